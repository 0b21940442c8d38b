import Domain
import Geography
import HTML
import Platform
import Registers

/// A finding as the page with figures knows it already; somebody at the municipality completes and keeps it.
struct FindingDraft: Sendable {
    let title: String
    let kind: Finding.Kind
    var area: String?
    var place = ""
    var hours = ""
    let from: CivilDate
    let to: CivilDate
    let count: Int
    let interval: String
    let method: String
    let unknown: String
    /// The figure with the same choices.
    let source: String

    /// From the question mark on; the names are those of the register's fields.
    var query: String {
        let values: [(shape: FieldShape, text: String)] = [
            (Finding.title.shape, title), (Finding.kind.shape, kind.rawValue),
            (Finding.state.shape, Finding.State.new.rawValue), (Finding.area.shape, area ?? ""),
            (Finding.place.shape, place), (Finding.hours.shape, hours), (Finding.from.shape, from.description),
            (Finding.to.shape, to.description), (Finding.count.shape, String(count)),
            (Finding.interval.shape, interval), (Finding.method.shape, method), (Finding.unknown.shape, unknown),
            (Finding.source.shape, source),
        ]
        return "?"
            + values.filter { !$0.text.isEmpty }.map { "\($0.shape.name)=\(Self.encoded($0.text))" }
            .joined(separator: "&")
    }

    /// As the value of a query: everything but letters and digits of ASCII is encoded.
    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                result.unicodeScalars.append(UnicodeScalar(byte))
            default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}

/// Links that carry what a figure found to the form of a finding; for who may keep findings.
struct FindingLinks {
    /// What a card offers at most; the tables have all.
    static let most = 5

    let staff: StaffVisit
    let text: InsightText
    let filter: InsightFilter

    private var words: Words<InsightPhrase> { text.words }

    private func source(_ card: String) -> String { staff.link(.insight(.overview)) + filter.query + "#\(card)" }

    private func unknown(_ tally: Tally) -> String {
        let left = tally.reasons.map { text.leftOut($0.reason, $0.count) }
        return ([words(.standing)] + left).joined(separator: "\n")
    }

    /// With the sign before it: `= 0,012`, or `< 0,0001`.
    private func chance(_ q: Double) -> String {
        let number = text.numbers.probability(q)
        return number.contains("<") ? number : "= " + number
    }

    func markup(_ figure: HotspotFigure) -> Markup {
        list(
            figure.hotspots.prefix(Self.most).map { hotspot in
                let name = hotspot.name ?? hotspot.busiest.code
                return (
                    text.isolated(name),
                    FindingDraft(
                        title: words(.draftSpot, ["name": name]), kind: .hotspot, area: hotspot.areaCode, place: name,
                        from: filter.from, to: filter.to, count: hotspot.count,
                        interval: words(
                            .draftChance,
                            ["q": chance(hotspot.q), "n": text.numbers.whole(hotspot.squares.count)]),
                        method: words(.spotsMethod), unknown: unknown(figure.tally), source: source("plekken"))
                )
            })
    }

    func markup(_ figure: HotTimesFigure) -> Markup {
        list(
            figure.blocks.prefix(Self.most).map { block in
                let name = text.block(block)
                return (
                    name,
                    FindingDraft(
                        title: words(.draftTime, ["name": name]), kind: .hotTimes, hours: name, from: filter.from,
                        to: filter.to, count: figure.tally.counted,
                        interval: words(
                            .draftTimesChance,
                            [
                                "q": chance(block.q), "n": text.numbers.decimal(block.total),
                                "expected": text.numbers.decimal(block.expected),
                            ]),
                        method: words(.timesMethod), unknown: unknown(figure.tally), source: source("tijden"))
                )
            })
    }

    private func list(_ drafts: [(name: String, draft: FindingDraft)]) -> Markup {
        guard staff.account.role.allows(.edit(.planning)), !drafts.isEmpty else { return Markup() }
        let form = staff.link(Finding.register.address(.new))
        return ul(.class("figure-card__drafts")) {
            for (name, draft) in drafts {
                li { a(.href(form + draft.query)) { words(.makeFinding, ["name": name]) } }
            }
        }
    }
}
