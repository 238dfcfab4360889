// What crosses to Failure.cs: the kind of a failure in front of its detail.
export function failure(kind, cause) {
  return new Error(`rtc:${kind}: ${cause?.name ?? ""} ${cause?.message ?? cause ?? ""}`);
}
