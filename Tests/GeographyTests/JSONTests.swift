import Geography
import Testing

private func parsed(_ text: String) throws(JSONError) -> JSONValue {
    try JSONValue(parsing: text.utf8)
}

struct JSONTests {
    @Test func values() throws {
        #expect(try parsed(" null ") == .null)
        #expect(try parsed("\u{FEFF}true") == true)
        #expect(try parsed(#"{"a":[1,-2.5,"x",{}],"b":false}"#) == ["a": [1, -2.5, "x", [:]], "b": false])
        #expect(try parsed(#"{"a":1,"a":2}"#)["a"]?.integer == 2)
        #expect(try parsed(#""\u00e9\ud83d\ude00\n\/é""#).string == "é😀\n/é")
        #expect(try parsed("[ ]") == [])
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", -0.0), ("10", 10), ("1e2", 100), ("1E+2", 100), ("1.25e-1", 0.125),
            ("52.155172887", 52.155172887),
            ("123456789012345678901234567890", 123456789012345678901234567890.0),
            ("9007199254740993", 9007199254740992),
            ("2.2250738585072014e-308", 2.2250738585072014e-308), ("0.00000000000000000000000000001", 1e-29),
            ("5.387203650", 5.38720365), ("1e-99999999999999999999", 0),
            ("179769313486231570000e288", 1.7976931348623157e308),
        ])
    func numbers(text: String, value: Double) throws {
        #expect(try parsed(text).number == value)
    }

    @Test(
        arguments: [
            "", " ", "tru", "01", "-", "1.", ".5", "+1", "1e", "1e999", "NaN", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}",
            "{a:1}", "{\"a\":1,}", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"a\nb\"", "[",
            "1 2",
            "'a'", "\"\\u{1F600}\"",
        ])
    func notJSON(text: String) {
        #expect(throws: JSONError.self) { try parsed(text) }
    }

    @Test func invalidUTF8() {
        #expect(throws: JSONError(reason: .badString, offset: 2)) {
            try JSONValue(parsing: [0x22, 0xFF, 0x22] as [UInt8])
        }
    }

    @Test func depthIsLimited() throws {
        let fine = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        _ = try parsed(fine)
        #expect(throws: JSONError(reason: .tooDeep, offset: 128)) {
            try parsed(String(repeating: "[", count: 1_000_000))
        }
        #expect(throws: JSONError.self) { try parsed(String(repeating: "{\"a\":", count: 1_000_000)) }
    }

    @Test func writing() throws {
        let value: JSONValue = [
            "tekst": "</script> & \"\\\u{1}\u{2028}é", "heel": 3, "breuk": 0.25, "groot": 1e21, "leeg": nil,
            "lijst": [true, []],
            "geen": .number(.nan),
        ]
        let text = String(decoding: value.encoded, as: UTF8.self)
        #expect(
            text
                == #"{"tekst":"\u003c/script\u003e \u0026 \"\\\u0001\u2028é","heel":3,"breuk":0.25,"groot":1e+21,"leeg":null,"#
                + #""lijst":[true,[]],"geen":null}"#)
        let back = try JSONValue(parsing: value.encoded)
        #expect(back["tekst"] == value["tekst"])
        #expect(back["groot"] == value["groot"])
    }

    @Test func objectsKeepTheirOrder() {
        var object: JSONObject = ["b": 1, "a": 2]
        object["c"] = 3
        object["b"] = nil
        object["a"] = 4
        #expect(object.map(\.name) == ["a", "c"])
        #expect(object["a"]?.integer == 4)
        #expect(JSONValue.number(0.5).integer == nil)
        #expect(JSONValue.number(1e300).integer == nil)
    }
}
