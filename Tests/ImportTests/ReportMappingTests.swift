import Domain
import Testing

@testable import Reporting

struct ReportMappingTests {
    private static let whole = """
        {"source": "meldpunt-x", "id": "Nummer", "separator": ";", "empty": ["onbekend"], "timeZone": "utc",
         "reported": {"column": "Gemeld", "format": "ISO 8601"},
         "time": {"start": {"columns": ["Datum", "Van"], "format": ["dd-MM-yyyy HH:mm", "dd-MM-yyyy"]},
                  "end": {"column": "Tot", "format": "HH:mm"}},
         "place": {"x": "X", "y": "Y", "name": "Plek", "street": "Straat", "area": "Buurt"},
         "behaviours": {"column": "Soort", "separator": ",", "codes": {"Gefluit": "nafluiten", "?": null},
                        "default": "anders"},
         "role": {"column": "Rol", "codes": {"Ik": "slachtoffer"}}, "grounds": {"column": "Grond"}}
        """

    @Test func readsAWholeMapping() throws {
        let mapping = try mapping(Self.whole)
        #expect(mapping.source == "meldpunt-x")
        #expect(mapping.separator == UInt8(ascii: ";"))
        #expect(mapping.isUTC)
        #expect(mapping.start?.patterns.count == 2)
        #expect(mapping.behaviours.codes["gefluit"]?.map(\.value) == ["nafluiten"])
        #expect(mapping.behaviours.codes["nafluiten"]?.map(\.value) == ["nafluiten"])
        #expect(mapping.behaviours.codes["?"] == [])
        #expect(
            mapping.columns.map(\.column)
                == [
                    "Nummer", "Gemeld", "Datum", "Van", "Tot", "X", "Y", "Plek", "Straat", "Buurt", "Soort", "Rol",
                    "Grond",
                ])
    }

    @Test(arguments: [
        (#"{"#, "the mapping is not JSON"),
        (#"[]"#, "the mapping: must be an object"),
        (#"{"sorce": "x"}"#, "sorce: unknown key; known are source"),
        (#"{"source": "Meldpunt X"}"#, "source: needed, 2 to 40 lower-case letters"),
        (#"{"source": "aa", "source": "bb"}"#, "source: stands twice"),
        (#"{"place": {"lon": "x"}}"#, "place.lon: unknown key"),
        (#"{"place": {"longitude": "x"}}"#, "place: longitude and latitude go together"),
        (#"{"place": {}}"#, "place: names no column"),
        (#"{"source": "aa"}"#, "place: needed"),
        (#"{"source": "aa"}"#, "behaviours: needed"),
        (#"{"source": "aa"}"#, "time: needed"),
        (#"{"source": "aa", "time": null, "place": null, "behaviours": {"column": "a"}}"#, "time: without a start"),
        (#"{"time": {"start": {"column": "a", "format": "HH:mm"}}}"#, "time.start.format: HH:mm has no year and month"),
        (#"{"time": {"start": {"column": "a", "format": "Q"}}}"#, "time.start.format: Q means nothing"),
        (#"{"time": {"start": {"column": "a"}}}"#, "time.start.format: needed"),
        (#"{"time": {"end": {"column": "a", "format": "HH:mm"}}}"#, "time.start: needed"),
        (#"{"behaviours": {"codes": {"a": "gluren"}}}"#, "behaviours.codes.a: gluren is no code of the list behaviour"),
        (#"{"behaviours": {"codes": {}}}"#, "behaviours.column: needed"),
        (#"{"role": {"column": "a", "codes": {"a": ["slachtoffer", "naaste"]}}}"#, "role.codes.a: one code at most"),
        (#"{"role": {"column": "a", "separator": ","}}"#, "role.separator: unknown key"),
        (#"{"timeZone": "CET"}"#, "timeZone: must be one of"),
        (#"{"separator": "|"}"#, "separator: must be one of"),
        (#"{"id": 7}"#, "id: must be a text"),
    ])
    func saysWhatIsWrong(text: String, problem: String) throws {
        let error = try #require(throws: ReportMapping.Invalid.self) { try mapping(text) }
        #expect(error.problems.contains { $0.hasPrefix(problem) }, "\(error.problems)")
    }

    @Test func aSeparatorMayStandInsideAnAnswer() throws {
        let mapping = try mapping(
            """
            {"source": "aa", "time": {"start": {"column": "d", "format": "dd-MM-yyyy"}}, "place": null,
             "behaviours": {"column": "s", "separator": ",", "codes": {
                "Nasissen, klakken of kusgeluiden": "nasissen", "Naroepen": ["naroepen-beledigend", "schreeuwen"]}}}
            """)
        let codes = mapping.behaviours
        #expect(
            codes.meanings(of: "naroepen, Nasissen,  klakken of kusgeluiden, Zingen, ")
                == [
                    .codes(["naroepen-beledigend", "schreeuwen"].map { .init($0) }), .codes([.init("nasissen")]),
                    .unknown("Zingen"),
                ])
    }
}
