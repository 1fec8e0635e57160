/** Storage may be forbidden or full, and hold anything. @returns what came of it, or null where it failed */
export function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
