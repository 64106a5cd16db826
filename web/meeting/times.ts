// How long the page waits for what.
export const kRetrySeconds = [1, 2, 4, 8, 15, 30];
export const kLeaveMilliseconds = 1500;
export const kSettleMilliseconds = 1000;
export const kWalkMilliseconds = 5000;
export const kAskAgainMilliseconds = 5000;
/** After a verdict the library says in this time what became of it, if it says anything. */
export const kAnswerMilliseconds = 1000;

export function pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => setTimeout(resolve, milliseconds));
}
