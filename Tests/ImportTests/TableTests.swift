import CSV
import Geography
import Testing

@testable import Platform

struct TableTests {
    @Test(arguments: [
        ("52.2215", 52.2215), ("52,2215", 52.2215), ("257.123,40", 257_123.4), ("257,123.40", 257_123.4),
        ("257 123", 257_123), ("1.257.123,4", 1_257_123.4), ("-7000", -7_000), ("257\u{A0}123,5", 257_123.5),
    ])
    func readsNumbers(text: String, expected: Double) {
        #expect(TablePosition.number(text) == expected)
    }

    @Test(arguments: ["", "a", "1.2.3", "1,2,3", "1e5", "nan", "inf", "--1", ".", "1,2.3,4", "0x10"])
    func refusesOtherTexts(text: String) {
        #expect(TablePosition.number(text) == nil)
    }

    @Test func goesOnAfterABrokenRecord() throws {
        let text = "a,b\r\n1,2\r\n3,\"x\"y\r\n4,5\r\n6,\"open\r\n7,8\r\n\r\n9,\"q\r\nq\"\r\n10,\"end"
        for size in [1, 2, 3, 7, 1000] {
            var reader = TableReader()
            var items: [TableReader.Item] = []
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: size) {
                items += try reader.append(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            items += try reader.finish()
            let told = items.map { item in
                switch item {
                case .row(let row): "\(row.line): \(row.fields.joined(separator: "|"))"
                case .broken(let row, _): "\(row.line)! \(row.fields.joined())"
                }
            }
            // The quote of line 5 reaches to the one in line 8, after which there is text.
            #expect(
                told == ["2: 1|2", "3! 3,\"x\"y", "4: 4|5", "5! 6,\"open", "6: 7|8", "8: 9|q\r\nq", "10! 10,\"end"],
                "pieces of \(size)")
        }
    }

    @Test func aBrokenHeaderIsAnError() {
        var reader = TableReader()
        #expect(throws: ImportFailure.self) { try reader.append(Array("a,\"b\"c\r\n".utf8)) }
    }

    @Test func progressIsABarOrALineForEveryTenth() {
        var bar = ProgressLine(isTerminal: true)
        #expect(bar.text(for: 0)?.hasPrefix("\r░") == true)
        #expect(bar.text(for: 0.001) == nil)
        #expect(bar.text(for: 0.5)?.hasSuffix("  50 %") == true)
        #expect(bar.interruption() == "\n")
        #expect(bar.text(for: 1)?.hasSuffix(" 100 %\n") == true)
        #expect(bar.interruption() == nil)
        var log = ProgressLine(isTerminal: false)
        #expect(
            [0, 0.05, 0.11, 0.19, 0.35, 1, 2, .nan].compactMap { log.text(for: $0) } == ["10 %\n", "30 %\n", "100 %\n"])
    }

    /// Nothing traps, whatever a file holds.
    @Test func anyBytesAreReadOrRefused() {
        var state: UInt64 = 42
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        let alphabet = Array("0123456789,.;-+()\"\r\n aLINESTRGPOYMU\u{E9}".utf8)
        for _ in 0..<3_000 {
            let bytes = (0..<next() % 60).map { _ in alphabet[next() % alphabet.count] }
            var reader = TableReader()
            _ = try? reader.append(Array("a,b\n".utf8) + bytes)
            _ = try? reader.finish()
            let text = String(decoding: bytes, as: UTF8.self)
            _ = TablePosition.number(text)
            _ = try? WellKnownText.geometry("LINESTRING (" + text)
            _ = try? WellKnownText.geometry(text)
            _ = CBSCode(text)
            _ = Slug.text(text)
        }
    }
}
