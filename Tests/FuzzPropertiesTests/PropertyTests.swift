import Foundation
import FuzzProperties
import Testing

/// The inputs that fuzzing starts from, and those that it found, keep every property (`make fuzz` tries millions more).
struct PropertyTests {
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test(arguments: FuzzTarget.allCases)
    func keptInputsAndTheirNeighbours(target: FuzzTarget) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let checker = try PropertyChecker(
            resources: Self.repository.appendingPathComponent("Resources").path, folder: folder.path)
        let inputs = try FileManager.default.contentsOfDirectory(
            at: Self.repository.appendingPathComponent("Fuzz/Inputs/\(target)"), includingPropertiesForKeys: nil)
        #expect(!inputs.isEmpty)
        for input in inputs {
            let bytes = Array(try Data(contentsOf: input))
            try await expectHolds(checker, target, bytes, "\(input.lastPathComponent)")
            // Cut off at some places, and with each of some bytes turned over.
            for position in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
                try await expectHolds(
                    checker, target, Array(bytes.prefix(position)), "\(input.lastPathComponent), \(position) bytes")
                var changed = bytes
                changed[position] ^= 0x55
                try await expectHolds(
                    checker, target, changed, "\(input.lastPathComponent), another byte at \(position)")
            }
        }
    }

    private func expectHolds(
        _ checker: PropertyChecker, _ target: FuzzTarget, _ bytes: [UInt8], _ name: String
    ) async throws {
        do {
            try await checker.check(target, bytes)
        } catch {
            Issue.record("\(name): \(error)")
        }
    }
}
