// libFuzzer brings `main` and calls the functions below.

/// Prepares everything before the first input, so that no input is blamed for it.
@c(LLVMFuzzerInitialize)
public func initializeFuzzer(
    _ count: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
    _ = Session.shared
    return 0
}

/// Stops the program when a property does not hold; libFuzzer then keeps the input.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Session.shared.test(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// Makes another input of this one: of four, one by its tokens and three by libFuzzer's own means.
@c(LLVMFuzzerCustomMutator)
public func mutate(_ start: UnsafeMutablePointer<UInt8>?, _ count: Int, _ limit: Int, _ seed: CUnsignedInt) -> Int {
    guard seed % 4 == 0, let start else { return mutateBytes(start, count, limit) }
    var tokens = Tokens(Array(UnsafeBufferPointer(start: start, count: count)))
    tokens.change(seed: UInt64(seed))
    let changed = tokens.bytes.prefix(limit)
    guard !changed.isEmpty else { return mutateBytes(start, count, limit) }
    for (offset, byte) in changed.enumerated() { start[offset] = byte }
    return changed.count
}

@_extern(c, "LLVMFuzzerMutate")
private func mutateBytes(_ start: UnsafeMutablePointer<UInt8>?, _ count: Int, _ limit: Int) -> Int
