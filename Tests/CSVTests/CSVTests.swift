import CSV
import Testing

private func read(_ text: String, separator: UInt8? = nil) throws(CSVError) -> (header: [String], rows: [CSVRow]) {
    try CSVReader.rows(of: text.utf8, separator: separator)
}

struct CSVReaderTests {
    @Test func plainAndQuoted() throws {
        let (header, rows) = try read("a,b,c\r\n1,\"x, \"\"y\"\"\r\nz\",3\r\n\r\n,\"\",\n")
        #expect(header == ["a", "b", "c"])
        #expect(rows.map(\.fields) == [["1", "x, \"y\"\r\nz", "3"], ["", "", ""]])
        #expect(rows.map(\.line) == [2, 5])
        #expect(rows.allSatisfy { !$0.isRagged && !$0.isWindows1252 })
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func lineEnds(end: String) throws {
        let (_, rows) = try read(["a;b", "1;2", "\"3\(end)3\";4", "5;6"].joined(separator: end))
        #expect(rows.map(\.fields) == [["1", "2"], ["3\(end)3", "4"], ["5", "6"]])
        #expect(rows.map(\.line) == [2, 3, 5])
    }

    @Test func separators() throws {
        #expect(try read("a;b\n1,5;2\n").rows[0].fields == ["1,5", "2"])
        #expect(try read("a\tb\n1\t2").rows[0].fields == ["1", "2"])
        #expect(try read("\"a;b;c\",d\n1,2").header == ["a;b;c", "d"])
        #expect(try read("\n\na;b\n1;2").header == ["a", "b"])
        #expect(try read("a|b\n1|2", separator: UInt8(ascii: "|")).rows[0].fields == ["1", "2"])
        #expect(try read("alleen\nx").rows[0].fields == ["x"])
        #expect(try read("").header.isEmpty)
        #expect(try read("\u{FEFF}a,b\n1,2").header == ["a", "b"])
        #expect(try read("\u{FEFF}a|b\n1|2", separator: UInt8(ascii: "|")).header == ["a", "b"])
    }

    @Test func raggedRowsAreMarked() throws {
        let (_, rows) = try read("a,b\n1,2\n1\n\"x\ny\",2,3\n1,2\n")
        #expect(rows.map(\.isRagged) == [false, true, true, false])
        #expect(rows.map(\.line) == [2, 3, 4, 6])
    }

    @Test func windows1252() throws {
        let bytes = Array("naam,x\n".utf8) + [0x43, 0x61, 0x66, 0xE9, 0x2C, 0x80, 0x0A] + Array("Café,€\n".utf8)
        let (_, rows) = try CSVReader.rows(of: bytes)
        #expect(rows.map(\.fields) == [["Café", "€"], ["Café", "€"]])
        #expect(rows.map(\.isWindows1252) == [true, false])
        var reader = CSVReader()
        _ = try reader.append(bytes)
        #expect(reader.hasWindows1252)
        let all = try CSVReader.rows(of: Array("a\n".utf8) + Array(0x80...0x9F))
        #expect(all.rows[0].fields[0].unicodeScalars.count == 32)
    }

    @Test func errors() {
        #expect(throws: CSVError.unterminatedQuote(line: 3)) { try read("a,b\n1,2\n3,\"x\ny\n") }
        #expect(throws: CSVError.unterminatedQuote(line: 1)) { try read("\"a,b\n1,2\n") }
        #expect(throws: CSVError.textAfterQuote(line: 2)) { try read("a,b\n\"1\"x,2\n") }
        #expect(throws: CSVError.fieldTooLong(line: 2, limit: 100)) {
            var reader = CSVReader(separator: UInt8(ascii: ","), maximumFieldLength: 100)
            _ = try reader.append(Array("a,b\n1,\"".utf8))
            for _ in 0..<1_000 { _ = try reader.append(Array(repeating: UInt8(ascii: "x"), count: 50)) }
        }
        #expect(throws: CSVError.tooManyFields(line: 1, limit: 2_000)) {
            try read(String(repeating: ",", count: 100_000))
        }
    }

    @Test func piecesOfAnySizeGiveTheSame() throws {
        let text = Array("\u{FEFF}één;\"t\"\"w;ee\"\r\n\"1\r\n\r\n\";é\r\n;\r\n\"\"\"\";x\r5;6".utf8)
        let whole = try CSVReader.rows(of: text)
        #expect(whole.rows.count == 4)
        for size in 1...9 {
            var reader = CSVReader()
            var rows: [CSVRow] = []
            for start in stride(from: 0, to: text.count, by: size) {
                rows += try reader.append(text[start..<min(text.count, start + size)])
            }
            rows += try reader.finish()
            #expect(rows == whole.rows)
            #expect(reader.header == whole.header)
        }
    }

    @Test func aLongFileInPieces() throws {
        var reader = CSVReader()
        _ = try reader.append(Array("id;naam;plaats\n".utf8))
        let piece = Array(String(repeating: "12345;\"Jansen; de\";Voorbeeldstad\n", count: 1_000).utf8)
        var count = 0
        for _ in 0..<20 { count += try reader.append(piece).count }
        count += try reader.finish().count
        #expect(count == 20_000)
    }
}

struct CSVWriterTests {
    private func written(_ rows: [[CSVCell]], separator: Character = ",", byteOrderMark: Bool = false) -> String {
        var writer = CSVWriter(separator: separator.asciiValue ?? 0x2C, byteOrderMark: byteOrderMark)
        for row in rows { writer.append(row) }
        return String(decoding: writer.takeBytes(), as: UTF8.self)
    }

    @Test func cells() {
        #expect(written([["a", 1, 2.5, nil, .number(.nan), .number(3)]]) == "a,1,2.5,,,3\r\n")
        #expect(written([["a,b", "c;d", "e\"f", "g\nh"]]) == "\"a,b\",c;d,\"e\"\"f\",\"g\nh\"\r\n")
        #expect(written([["a,b", "c;d"]], separator: ";") == "a,b;\"c;d\"\r\n")
        #expect(written([[""]]) == "\"\"\r\n")
        #expect(written([["x"]], byteOrderMark: true) == "\u{FEFF}x\r\n")
    }

    @Test func formulasAreDisarmedInTextOnly() {
        #expect(written([["=1+1", "+31", "-x", "@a", "\tb", "a=b"]]) == "'=1+1,'+31,'-x,'@a,'\tb,a=b\r\n")
        #expect(written([["=HYPERLINK(\"x\",1)"]]) == "\"'=HYPERLINK(\"\"x\"\",1)\"\r\n")
        #expect(written([[-5, -2.5, .integer(.min)]]) == "-5,-2.5,-9223372036854775808\r\n")
    }

    @Test func writtenAndReadAgain() throws {
        let texts = ["a", "", "x,y", "r\r\n\"z\"", "é€", ";"]
        for separator: Character in [",", ";", "\t"] {
            let text = written([texts.map(CSVCell.text), texts.map(CSVCell.text)], separator: separator)
            let (header, rows) = try read(text, separator: separator.asciiValue)
            #expect(header == texts)
            #expect(rows.map(\.fields) == [texts])
        }
    }
}
