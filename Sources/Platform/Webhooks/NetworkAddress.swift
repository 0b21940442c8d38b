#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An address of the internet protocol, 4 or 16 bytes.
struct NetworkAddress: Hashable, Sendable {
    let bytes: [UInt8]

    /// Reads `192.0.2.1` or `2001:db8::1`, strictly: no leading zeros, no parts left out, no hexadecimal IPv4.
    init?(_ text: String) {
        var four = in_addr()
        var sixteen = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
            bytes = withUnsafeBytes(of: sixteen) { Array($0) }
        } else {
            return nil
        }
    }

    /// The address that a socket is about to connect to; `nil` for another protocol.
    /// - Parameter address: as long as its family says.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            bytes = UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self).sin_addr.octets
        case AF_INET6:
            bytes = UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in6.self).sin6_addr.octets
        default: return nil
        }
    }

    var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }

    /// Whether it is on the public internet: no private, local, shared, multicast, documentation or reserved range of
    /// the registries of IANA (RFC 6890), and no address where a cloud tells machines about themselves.
    var isPublic: Bool {
        if bytes.count == 4 { return !Self.notPublic.contains { $0.contains(bytes) } }
        // IPv4 inside IPv6: as a socket sees it (RFC 4291), and through a translator (RFC 6052).
        for prefix in [Self.mapped, Self.translated] where prefix.contains(bytes) {
            return NetworkAddress(bytes: Array(bytes.suffix(4))).isPublic
        }
        return Self.globalUnicast.contains(bytes) && !Self.notPublicUnicast.contains { $0.contains(bytes) }
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The first bits of a range of addresses.
    private struct Prefix {
        let bytes: [UInt8]
        let length: Int

        init(_ bytes: [UInt8], _ length: Int) {
            self.bytes = bytes
            self.length = length
        }

        func contains(_ address: [UInt8]) -> Bool {
            for (index, byte) in bytes.enumerated() {
                let bits = min(8, length - 8 * index)
                guard bits > 0 else { break }
                guard (address[index] ^ byte) >> UInt8(8 - bits) == 0 else { return false }
            }
            return true
        }
    }

    private static let notPublic = [
        Prefix([0], 8), Prefix([10], 8), Prefix([100, 64], 10), Prefix([127], 8), Prefix([169, 254], 16),
        Prefix([172, 16], 12), Prefix([192, 0, 0], 24), Prefix([192, 0, 2], 24), Prefix([192, 88, 99], 24),
        Prefix([192, 168], 16), Prefix([198, 18], 15), Prefix([198, 51, 100], 24), Prefix([203, 0, 113], 24),
        // Multicast, reserved and broadcast.
        Prefix([224], 4), Prefix([240], 4),
        // Where a virtual machine of Azure asks about itself.
        Prefix([168, 63, 129, 16], 32),
    ]
    private static let mapped = Prefix([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96)
    private static let translated = Prefix([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0], 96)
    private static let globalUnicast = Prefix([0x20], 3)
    private static let notPublicUnicast = [
        // Protocol assignments with Teredo and benchmarks, documentation, 6to4, documentation again.
        Prefix([0x20, 0x01, 0x00], 23), Prefix([0x20, 0x01, 0x0D, 0xB8], 32), Prefix([0x20, 0x02], 16),
        Prefix([0x3F, 0xFF, 0x00], 20),
    ]
}

extension in_addr {
    fileprivate var octets: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }
}

extension in6_addr {
    fileprivate var octets: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }
}
