"""Why an answer is empty, or lacks a part: what was looked for, and what there is instead."""
