public import Crypto
import Foundation

/// The one secret of an installation: 32 random bytes in a file of its own, never in the database or its backup.
///
/// Every use takes a key of its own from it (HKDF-SHA256, RFC 5869), so that what one key signs says nothing about
/// another.
public struct ServerSecret: Undisclosed, Sendable {
    /// What a derived key is for. Raw values are part of the derivation; never change one.
    public enum Purpose: String, CaseIterable, Sendable {
        case formToken = "form-token-1"
        case receiptCode = "receipt-code-1"
        case receiptLookup = "receipt-lookup-1"
        case session = "session-1"
        case requestForgery = "csrf-1"
        case receiptReading = "receipt-reading-1"
        case auditChain = "audit-chain-1"
        case sharedPages = "shared-pages-1"
        case signUpCode = "sign-up-code-1"
        case badgeSigning = "badge-signing-1"
        case badgeCode = "badge-code-1"
        case calendarFeed = "calendar-feed-1"
        case webhookSigning = "webhook-signing-1"
    }

    public enum Failure: Error, CustomStringConvertible {
        case missing(path: String)
        case malformed(path: String)
        case readableByOthers(path: String)
        case cannotWrite(path: String)

        public var description: String {
            switch self {
            case .missing(let path):
                "There is no secret file at \(path). Run `straatlicht migrate` to make one, or set STRAATLICHT_SECRET_FILE."
            case .malformed(let path):
                "The secret file \(path) does not hold 64 hexadecimal digits. Put back the copy that belongs to this database."
            case .readableByOthers(let path):
                "The secret file \(path) can be read by other users of this machine. Run: chmod 600 \(path)"
            case .cannotWrite(let path):
                "The secret file \(path) cannot be written."
            }
        }
    }

    private let root: SymmetricKey

    /// - Parameter bytes: 32 random bytes.
    public init(bytes: [UInt8]) {
        root = SymmetricKey(data: bytes)
    }

    /// Reads the file; refuses one that other users can read.
    public init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else { throw Failure.missing(path: path) }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if let mode = attributes?[.posixPermissions] as? NSNumber, mode.intValue & 0o077 != 0 {
            throw Failure.readableByOthers(path: path)
        }
        let text = String(decoding: data, as: UTF8.self).filter { !$0.isWhitespace }
        guard let bytes = [UInt8](hexadecimal: text), bytes.count == 32 else { throw Failure.malformed(path: path) }
        self.init(bytes: bytes)
    }

    /// Makes the file with mode 0600 when there is none; never touches one that exists.
    /// - Returns: whether a new one was made.
    @discardableResult
    public static func makeFile(path: String, bytes: [UInt8]) throws -> Bool {
        // O_EXCL: of two processes that start together, one writes and the other reads.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else {
            guard errno == EEXIST else { throw Failure.cannotWrite(path: path) }
            return false
        }
        defer { close(descriptor) }
        let text = Array((bytes.hexadecimal + "\n").utf8)
        guard write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
            throw Failure.cannotWrite(path: path)
        }
        return true
    }

    /// The key for one use.
    public func key(for purpose: Purpose) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: root, info: Array("straatlicht/\(purpose.rawValue)".utf8), outputByteCount: 32)
    }
}

extension [UInt8] {
    /// Lower-case hexadecimal digits, two a byte.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// `nil` unless the text is an even number of hexadecimal digits.
    public init?(hexadecimal text: some StringProtocol) {
        let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        self = bytes
    }
}
