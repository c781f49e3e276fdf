/** Files transferred at a time: enough to hide the way there and back, few enough for a server with one worker. */
export const filesAtOnce = 8;
