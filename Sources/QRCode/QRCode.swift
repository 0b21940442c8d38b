import CQREncode

/// A QR code (ISO/IEC 18004), drawn by libqrencode.
public struct QRCode: Sendable {
    /// Modules on a side, without the quiet zone.
    public let side: Int
    private let dark: [Bool]

    /// - Parameter text: at most 1,000 bytes; `nil` for more, and for a text with a NUL.
    public init?(_ text: String) {
        guard text.utf8.count <= 1_000, !text.utf8.contains(0) else { return nil }
        // Medium correction: a poster may be a bit torn.
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let side = Int(code.pointee.width)
        let modules = UnsafeBufferPointer(start: code.pointee.data, count: side * side)
        self.side = side
        dark = modules.map { $0 & 1 == 1 }
    }

    public subscript(row: Int, column: Int) -> Bool { dark[row * side + column] }

    /// A file of its own: black on white, with the quiet zone of four modules.
    public var svg: [UInt8] {
        let whole = side + 8
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(whole) \(whole)\" "
        text += "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h\(whole)v\(whole)H0z\"/><path d=\""
        for row in 0..<side {
            var column = 0
            while column < side {
                guard self[row, column] else {
                    column += 1
                    continue
                }
                let start = column
                while column < side, self[row, column] { column += 1 }
                text += "M\(start + 4) \(row + 4)h\(column - start)v1H\(start + 4)z"
            }
        }
        return Array((text + "\"/></svg>\n").utf8)
    }
}
