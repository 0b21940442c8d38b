import HTML
import Platform

/// Prevention, repression and care side by side.
struct BalancePage {
    let text: PlanText
    let balance: Balance
    /// The year that was chosen; `nil` for all.
    let year: Int?

    private var words: Words<PlanPhrase> { text.words }
    private var visit: StaffVisit { text.visit }

    var page: Page {
        Page(
            title: words(.balanceTitle), isWide: true, languageQuery: year.map { "?jaar=\($0)" } ?? ""
        ) {
            text.backToRoom
            h1 { words(.balanceTitle) }
            p(.class("lead")) { words(.balanceLead) }
            if !balance.years.isEmpty { yearForm }
            if balance.counted == 0 {
                div(.class("notice")) { p { words(.balanceNone) } }
                leftOut
            } else {
                div(.class("notice")) {
                    for sentence in sentences { p { sentence } }
                }
                leftOut
                for part in balance.parts { self.part(part) }
                p(.class("hint")) { words(.balanceReading) }
            }
        }
    }

    private var yearForm: Markup {
        HTML.form(.class("filters"), .method("get"), .action(visit.link(.planning(.balance)))) {
            div(.class("field")) {
                label(.class("field__label"), .for("jaar")) { words(.chooseYear) }
                select(.class("input"), .id("jaar"), .name("jaar")) {
                    option(.value("")) { words(.allYears) }
                    for item in balance.years {
                        option(.value(String(item)), .selected(item == year)) { String(item) }
                    }
                }
            }
            button(.class("button button--quiet"), .type("submit")) { words(.show) }
        }
    }

    // MARK: In words

    private var sentences: [String] {
        var sentences: [String] = []
        let kinds = balance[.kind]?.rows ?? []
        sentences.append(
            balance.counted == 1
                ? words(.balanceCountOne) : words(.balanceCount, ["n": text.numbers.whole(balance.counted)]))
        let named = kinds.filter { $0.count > 0 }.map { "\(name($0, .kind)) \(text.numbers.whole($0.count))" }
        sentences.append(words(.balanceKinds, ["list": text.list(named)]))
        if balance.cost > 0 {
            sentences.append(words(.balanceCost, ["amount": text.euros(balance.cost)]))
            let shares = kinds.filter { $0.cost > 0 }.map {
                "\(name($0, .kind)) \(text.euros(Int((Double($0.cost) / Double(balance.cost) * 100).rounded())))"
            }
            sentences.append(words(.balanceHundred, ["list": text.list(shares)]))
        }
        if balance.withoutCost > 0 {
            sentences.append(words(.balanceCostUnknown, ["n": text.numbers.whole(balance.withoutCost)]))
        }
        return sentences
    }

    private var leftOut: Markup {
        let facts = [
            (balance.ideas, PlanPhrase.balanceIdeas), (balance.stopped, .balanceStopped),
            (balance.otherYears, .balanceOtherYears),
        ].filter { $0.0 > 0 }
        return fragment {
            if !facts.isEmpty {
                ul(.class("hint")) {
                    for (count, phrase) in facts { li { words(phrase, ["n": text.numbers.whole(count)]) } }
                }
            }
        }
    }

    // MARK: In figures

    private func part(_ part: Balance.Part) -> Markup {
        let id = "balans-\(part.kind)"
        return section(.class("figure-card"), .aria("labelledby", "\(id)-titel")) {
            h2(.class("figure-card__title"), .id("\(id)-titel")) { title(part.kind) }
            if part.filled.contains(where: { $0.code != nil }) {
                if !part.isExclusive { p(.class("hint")) { words(.balanceMore) } }
                table(part, labelled: "\(id)-titel")
            } else {
                p { words(.notFilledIn) }
            }
            if part.kind != .sector, !part.missing.isEmpty {
                p {
                    words(.balanceMissing, ["list": text.list(part.missing.map { name($0, part.kind) })])
                }
            }
        }
    }

    private func table(_ part: Balance.Part, labelled id: String) -> Markup {
        scrollingTable(labelledBy: id) {
            HTML.table(.class("table table--stack")) {
                thead {
                    tr {
                        th(.scope("col")) { words(.columnWhat) }
                        th(.scope("col"), .class("numeric")) { words(.columnCount) }
                        th(.scope("col")) { words(.columnShare) }
                        th(.scope("col"), .class("numeric")) { words(.columnCost) }
                        th(.scope("col")) { words(.columnCostShare) }
                    }
                }
                tbody {
                    for row in part.filled {
                        tr {
                            th(.scope("row")) { name(row, part.kind) }
                            td(.class("numeric"), .data("label", words(.columnCount))) { text.numbers.whole(row.count) }
                            td(.data("label", words(.columnShare))) { bar(row.count, of: balance.counted) }
                            td(.class("numeric"), .data("label", words(.columnCost))) {
                                row.cost > 0 ? text.euros(row.cost) : words(.none)
                            }
                            td(.data("label", words(.columnCostShare))) {
                                balance.cost > 0 ? bar(row.cost, of: balance.cost) : Markup(text: words(.none))
                            }
                        }
                    }
                }
            }
        }
    }

    /// A bar in steps of five per cent, with the share beside it.
    private func bar(_ value: Int, of whole: Int) -> Markup {
        let share = whole > 0 ? Double(value) / Double(whole) : 0
        return span(.class("portion")) {
            span(.class("portion__bar portion__bar--\(Int((share * 20).rounded()))"), .aria("hidden", "true"))
            span(.class("portion__text")) { text.numbers.percent(share) }
        }
    }

    private func name(_ row: Balance.Row, _ kind: Balance.Part.Kind) -> String {
        row.code.map { name($0, kind) } ?? words(.notFilledIn)
    }

    private func name(_ code: String, _ kind: Balance.Part.Kind) -> String {
        visit.site.phrasebook.phrase("\(kind.phrases).\(code)", in: visit.language)
    }

    private func title(_ kind: Balance.Part.Kind) -> String {
        switch kind {
        case .kind: words(.balanceKindPart)
        case .phase: words(.balancePhasePart)
        case .audience: words(.balanceAudiencePart)
        case .level: words(.balanceLevelPart)
        case .setting: words(.balanceSettingPart)
        case .sector: words(.balanceSectorPart)
        }
    }
}
