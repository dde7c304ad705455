"""Charts of saved questions, drawn by Vega-Lite."""
