// An error for Failure.cs: its kind, then its details.
export function failure(kind, cause) {
  return new Error(`rtc:${kind}: ${cause?.name ?? ""} ${cause?.message ?? cause ?? ""}`);
}
