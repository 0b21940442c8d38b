import Domain
import Foundation
import Testing

@testable import Mail

struct MessageTests {
    private static let noon = Instant(milliseconds: 1_795_258_800_000)

    private func message(
        _ subject: String, _ body: String = "Hallo", from: String = "Straatlicht <post@example.nl>"
    ) throws -> MailMessage {
        MailMessage(
            from: try #require(Mailbox(from)), to: try #require(EmailAddress("bo@example.org")), subject: subject,
            body: body, id: Identifier(at: Self.noon, random: Array(1...10)), date: Self.noon)
    }

    /// The lines before the first empty one, and the text behind it.
    private func parts(_ message: MailMessage) throws -> (headers: [String], body: String) {
        let text = try #require(String(validating: message.rendered, as: UTF8.self))
        let end = try #require(text.range(of: "\r\n\r\n"))
        return (text[..<end.lowerBound].components(separatedBy: "\r\n"), String(text[end.upperBound...]))
    }

    @Test func hasTheHeadersOfAMail() throws {
        let (headers, body) = try parts(message("Er is iets te doen"))
        #expect(
            headers == [
                "Date: Sat, 21 Nov 2026 11:00:00 +0000",
                "From: \"Straatlicht\" <post@example.nl>",
                "To: bo@example.org",
                "Subject: Er is iets te doen",
                "Message-ID: <\(Identifier(at: Self.noon, random: Array(1...10)))@example.nl>",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
            ])
        #expect(body == "Hallo\r\n")
    }

    /// Whatever is in it, it stays one header: no line starts one that is not expected.
    @Test(arguments: [
        "x\r\nBcc: all@example.org", "x\nBcc: all@example.org", "x\rBcc: all@example.org", "\r\n\r\nbody",
        "x\u{0}y", "x\u{85}Bcc: a", "x\u{2028}Bcc: a", "=?UTF-8?B?QmNjOiBh?=", " leading", "trailing ", "",
        String(repeating: "lang ", count: 100), "Ünïcödé 🏮 مرحبا", String(repeating: "é", count: 300),
        String(repeating: "👩‍👩‍👧‍👦", count: 30),
    ])
    func aSubjectStaysASubject(subject: String) throws {
        let (headers, _) = try parts(message(subject))
        let starts = headers.filter { !$0.hasPrefix(" ") }
        #expect(
            starts.map { $0.prefix { $0 != ":" } } == [
                "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding",
            ])
        #expect(headers.allSatisfy { $0.utf8.count <= 78 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
        let read = try decodedSubject(headers)
        // A control character becomes a space; everything else comes back.
        let expected = String(
            String.UnicodeScalarView(
                subject.unicodeScalars.map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? " " : $0 }))
        #expect(read == expected)
    }

    @Test(arguments: [
        ("Gemeente \"Plein\" \\ <x>", "\"Gemeente \\\"Plein\\\" \\\\ <x>\" <post@example.nl>"),
        ("Café\r\nBcc: x", "=?UTF-8?B?Q2Fmw6kgIEJjYzogeA==?=\r\n <post@example.nl>"),
    ])
    func aNameStaysAName(name: String, header: String) throws {
        let mailbox = Mailbox(name: name, address: try #require(EmailAddress("post@example.nl")))
        #expect(HeaderText.mailbox(mailbox) == header)
    }

    @Test(arguments: [
        "", "een", "een\n", "een\ntwee", "een\r\ntwee\rdrie\n\n\nvier", "spatie \ntab\t\n", " ", "=", "a=b", ".",
        "..\n.",
        String(repeating: "x", count: 75), String(repeating: "x", count: 76), String(repeating: "x", count: 77),
        String(repeating: "x", count: 1000), String(repeating: "é", count: 200), String(repeating: "= ", count: 90),
        "Café 🏮 مرحبا\u{0}\u{7F}", "From here\nSubject: x",
    ])
    func aBodyComesBack(body: String) throws {
        let (_, encoded) = try parts(message("x", body))
        for line in encoded.components(separatedBy: "\r\n") {
            #expect(line.utf8.count <= 76 && !line.hasSuffix(" ") && !line.hasSuffix("\t"))
            #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 })
        }
        var expected = body.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n")
        if !expected.isEmpty, !expected.hasSuffix("\n") { expected += "\n" }
        #expect(try decodedBody(encoded) == expected)
    }

    @Test func datesAreThoseOfTheStandard() throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss +0000"
        for step in 0..<3000 {
            let instant = Instant(milliseconds: -40_000_000_000 + Int64(step) * 777_777_777)
            let date = Date(timeIntervalSince1970: (Double(instant.milliseconds) / 1000).rounded(.down))
            #expect(MailMessage.timestamp(instant) == formatter.string(from: date))
        }
    }

    // MARK: Reading back, as RFC 2047 and RFC 2045 say

    private func decodedSubject(_ headers: [String]) throws -> String {
        let start = try #require(headers.firstIndex { $0.hasPrefix("Subject: ") })
        let rest = headers[(start + 1)...].prefix { $0.hasPrefix(" ") }
        let words = [String(headers[start].dropFirst("Subject: ".count))] + rest.map { String($0.dropFirst()) }
        guard words[0].hasPrefix("=?") else { return words.joined() }
        return try words.map { word in
            #expect(word.utf8.count <= 75 && word.hasPrefix("=?UTF-8?B?") && word.hasSuffix("?="))
            let data = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
            // Each word alone must be text: no character may be cut.
            return try #require(String(validating: data, as: UTF8.self))
        }.joined()
    }

    private func decodedBody(_ text: String) throws -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.replacingOccurrences(of: "=\r\n", with: "").utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "=") {
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                bytes.append(try #require(UInt8(digits, radix: 16)))
                rest = rest.dropFirst(2)
            } else if byte != 0x0D {
                bytes.append(byte)
            }
        }
        return try #require(String(validating: bytes, as: UTF8.self))
    }
}

struct EmailAddressTests {
    @Test(arguments: [
        "bo@example.nl", " bo@example.nl ", "b.o+x@sub.example.nl", "o'neill@example.nl", "x@1.nl",
        String(repeating: "a", count: 64) + "@example.nl",
    ])
    func takesAddresses(text: String) { #expect(EmailAddress(text) != nil) }

    @Test(arguments: [
        "", "bo", "@example.nl", "bo@", "bo@example", "bo@@example.nl", "a b@example.nl", ".bo@example.nl",
        "bo.@example.nl", "b..o@example.nl", "bo@-example.nl", "bo@example..nl", "bo@example.nl.", "bo@exam_ple.nl",
        "bo@example.nl\r\nBcc: x@example.nl", "bo@example.nl\n", "\tbo@example.nl", "\"bo\"@example.nl",
        "bo@[127.0.0.1]", "bö@example.nl", "bo@exämple.nl", "<bo@example.nl>", "bo@example.nl,x@example.nl",
        String(repeating: "a", count: 65) + "@example.nl", "bo@" + String(repeating: "a", count: 64) + ".nl",
        "bo@" + String(repeating: "abcdefgh.", count: 30) + "nl",
    ])
    func refusesTheRest(text: String) { #expect(EmailAddress(text) == nil) }

    @Test func readsWhoSends() throws {
        let address = try #require(EmailAddress("bo@example.nl"))
        #expect(Mailbox("bo@example.nl") == Mailbox(address: address))
        #expect(Mailbox("<bo@example.nl>") == Mailbox(address: address))
        #expect(Mailbox("Bo de Vries <bo@example.nl>") == Mailbox(name: "Bo de Vries", address: address))
        for text in ["Bo", "Bo <bo>", "Bo <bo@example.nl", "Bo <bo@example.nl> x", "<>", ""] {
            #expect(Mailbox(text) == nil)
        }
    }
}
