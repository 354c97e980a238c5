// What a field may offer below it.

export type Suggestion = { text: string; note?: string | undefined };
