import Domain
import Geography
import Platform
import Testing

@testable import Registers

private enum Colour: String, FieldChoice {
    case red = "rood"
    case blue = "blauw"
    static let phrases = "register.colour"
}

struct FieldReadingTests {
    private static let title = Field.line("titel", [.required], maximum: 10)
    private static let colours = Field.choices("kleuren", Colour.self)
    private static let colour = Field.choice("kleur", Colour.self)
    private static let start = Field.date("begin")
    private static let clock = Field.time("tijd")
    private static let count = Field.number("aantal", in: 0...100)
    private static let share = Field.decimal("deel", in: 0...1)
    private static let flag = Field.flag("aan")
    private static let site = Field.link("site")
    private static let mail = Field.email("mail")
    private static let area = Field.area("gebied")
    private static let friend = Field.reference("vriend", to: "proef")
    private static let friends = Field.references("vrienden", to: "proef")

    private static let register = Register("proef", room: .planning, path: "proef") {
        FieldGroup {
            title
            colours
            colour
            start
            clock
            count
            share
            flag
            site
            mail
            area
            friend
            friends
        }
    }

    private static let known = Identifier(at: Instant(milliseconds: 1), random: [1])
    private static let reading = FieldReading(areas: ["BU00000001"], entries: ["proef": [known]])

    private func read(_ values: [String: [String]]) -> (Entry, [EntryProblem]) {
        let (fields, problems) = Self.reading.read(Self.register) { values[$0] ?? [] }
        let now = Instant(milliseconds: 0)
        return (Entry(id: Self.known, register: "proef", fields: fields, created: now, changed: now), problems)
    }

    @Test func everyKindIsReadAndGivenBackWithItsType() {
        let (entry, problems) = read([
            "titel": ["  Eén\nregel "], "kleuren": ["blauw", "rood"], "kleur": ["rood"], "begin": ["3-4-2026"],
            "tijd": ["22.30"], "aantal": ["7"], "deel": ["0,25"], "aan": ["ja"], "site": ["https://proef.example/a"],
            "mail": ["veilig@proef.example"], "gebied": ["BU00000001"], "vriend": [Self.known.description],
            "vrienden": [Self.known.description, Self.known.description],
        ])
        #expect(problems == [])
        #expect(entry[Self.title] == "Eén regel")
        #expect(entry[Self.colours] == [.red, .blue])
        #expect(entry[Self.colour] == .red)
        #expect(entry[Self.start] == CivilDate(year: 2026, month: 4, day: 3))
        #expect(entry[Self.clock] == 22 * 60 + 30)
        #expect(entry[Self.count] == 7)
        #expect(entry[Self.share] == 0.25)
        #expect(entry[Self.flag])
        #expect(entry[Self.site] == "https://proef.example/a")
        #expect(entry[Self.mail] == "veilig@proef.example")
        #expect(entry[Self.area] == "BU00000001")
        #expect(entry[Self.friend] == Self.known)
        #expect(entry[Self.friends] == [Self.known])
    }

    @Test func whatIsEmptyIsEmptyInEveryType() {
        let (entry, problems) = read(["titel": ["x"], "kleur": ["  "]])
        #expect(problems == [])
        #expect(entry[Self.colours] == [] && entry[Self.colour] == nil && entry[Self.start] == nil)
        #expect(entry[Self.count] == nil && entry[Self.flag] == false && entry[Self.site] == "")
        #expect(entry.fields.map(\.name) == ["titel"])
    }

    @Test(arguments: [
        ("titel", [], EntryProblem.Reason.required), ("titel", ["elf letters!"], .tooLong(maximum: 10)),
        ("kleuren", ["groen"], .unknownChoice), ("kleur", ["rood", "blauw"], .unknownChoice),
        ("begin", ["30-2-2026"], .notADate), ("begin", ["morgen"], .notADate), ("tijd", ["24:00"], .notATime),
        ("aantal", ["1,5"], .notANumber), ("aantal", ["veel"], .notANumber), ("aantal", ["nan"], .notANumber),
        ("aantal", ["101"], .outOfRange(from: "0", through: "100")),
        ("deel", ["-0.1"], .outOfRange(from: "0", through: "1")),
        ("site", ["javascript:alert(1)"], .notALink), ("site", ["https://"], .notALink),
        ("site", ["https://evil.example\\@a.b"], .notALink), ("site", ["https://a.b@evil.example"], .notALink),
        ("titel", ["a" + String(repeating: "\u{301}", count: 50)], .tooLong(maximum: 10)),
        ("mail", ["wie"], .notAnEmail),
        ("gebied", ["BU00000002"], .unknownArea), ("vriend", ["x"], .unknownEntry),
        ("vriend", ["01900000-0000-7000-8000-000000000000"], .unknownEntry),
    ])
    func whatIsWrongIsToldBesideItsField(name: String, values: [String], reason: EntryProblem.Reason) {
        var given = ["titel": ["goed"]]
        given[name] = values
        let (_, problems) = read(given)
        #expect(problems == [EntryProblem(field: name, reason)])
    }

    @Test(arguments: ["1.234,5", "1234.5", "1234,5"]) func numbersAreReadAsPeopleTypeThem(text: String) {
        #expect(FieldReading.number(text) == 1234.5)
    }
}
