// The language of the page.

export const language = { now: 'en' };
