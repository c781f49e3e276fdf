/** A picture, with skin tone, with U+FE0F (and a keycap), or with tags, as in the flag of Wales. */
const picture = String.raw`\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F\u20E3?|[\u{E0020}-\u{E007E}]+\u{E007F})?`;

/** An emoji as UTS #51 builds them: a flag of two letters, a keycap, or pictures that U+200D joins. */
export const emojiPattern = String.raw`\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|${picture}(?:\u200D${picture})*`;
