import Domain
import Synchronization

/// The data of a figure's pictures, written once for each language: a figure stays in memory and is shown again and
/// again.
final class Drawings: Sendable {
    private let known = Mutex<[String: [UInt8]]>([:])

    /// - Parameter name: of the picture; other content needs another one.
    func bytes(_ name: String, in language: Language, _ write: () -> [UInt8]) -> [UInt8] {
        let name = "\(name).\(language.tag)"
        if let bytes = known.withLock({ $0[name] }) { return bytes }
        let bytes = write()
        known.withLock { $0[name] = bytes }
        return bytes
    }
}
