import Domain
import Geography
import HTML
import Markdown
import Platform
import Registers

/// What was heard, done and reached: for the town and for each area, newest first.
struct ToldBackPage {
    let visit: Visit
    let gazetteer: Gazetteer
    /// Published ones, newest first.
    let entries: [Entry]
    /// The area that was asked for.
    let chosen: Area?
    /// Titles of the measures that the public page shows.
    let measures: [Identifier: String]

    static let areaName = "gebied"

    static func anchor(_ entry: Entry) -> String { "t-\(entry.id)" }

    private var words: Words<TellingBackPhrase> { visit.words(TellingBackPhrase.self) }

    var page: Page {
        Page(
            title: words(.title), isWide: true,
            languageQuery: chosen.map { "?\(Self.areaName)=\($0.code)" } ?? ""
        ) {
            h1 { words(.title) }
            p(.class("lead")) { words(.lead, ["town": visit.municipality.name]) }
            if visit.language != .dutch { p(.class("hint")) { words(.languageNote) } }
            if entries.isEmpty {
                div(.class("notice")) {
                    h2(.class("notice__title")) { words(.none) }
                    p { words(.noneText) }
                }
            } else {
                areaForm
                if let chosen { about(chosen) }
                lines(words(.town, ["town": visit.municipality.name]), of: { $0.isEmpty })
                if chosen == nil { byArea }
            }
            p(.class("hint")) { words(.numbersNote) }
            p { a(.class("button button--quiet"), .href(visit.link(.reporting(.form)))) { words(.reportToo) } }
            p { a(.href(visit.link(.planning(.doneFeed)))) { words(.feed) } }
        }
    }

    private var areaForm: Markup {
        form(.class("filters"), .method("get"), .action(visit.link(.planning(.done)))) {
            div(.class("field")) {
                label(.class("field__label"), .for(Self.areaName)) { words(.chooseArea) }
                select(.class("input"), .id(Self.areaName), .name(Self.areaName)) {
                    option(.value("")) { words(.allAreas) }
                    for area in gazetteer.areas where area.kind != .municipality {
                        option(.value(area.code), .selected(area.code == chosen?.code)) { area.name }
                    }
                }
            }
            button(.class("button button--quiet"), .type("submit")) { words(.show) }
        }
    }

    /// With what was told to the whole district, or to the neighbourhoods in it.
    private func about(_ area: Area) -> Markup {
        let told = entries.filter { entry in
            let code = entry[ToldBack.area]
            return code == area.code || code == WaitingAreas.district(of: area.code)
                || (!code.isEmpty && WaitingAreas.district(of: code) == area.code)
        }
        return section {
            h2 { area.name }
            if told.isEmpty { p { words(.areaNone) } }
            for entry in told { line(entry, isNamed: entry[ToldBack.area] != area.code) }
        }
    }

    private var byArea: Markup {
        fragment {
            for (code, name) in namedAreas {
                lines(name, of: { $0 == code })
            }
        }
    }

    /// Areas about which something was told, by name.
    private var namedAreas: [(code: String, name: String)] {
        Set(entries.map { $0[ToldBack.area] }).filter { !$0.isEmpty }
            .map { ($0, gazetteer.area(code: $0)?.name ?? $0) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    }

    private func lines(_ title: String, of holds: (String) -> Bool) -> Markup {
        let told = entries.filter { holds($0[ToldBack.area]) }
        return fragment {
            if !told.isEmpty {
                section {
                    h2 { title }
                    for entry in told { line(entry, isNamed: false) }
                }
            }
        }
    }

    private func line(_ entry: Entry, isNamed: Bool) -> Markup {
        let calendar = CalendarWords(visit.language)
        return article(.class("card told"), .id(Self.anchor(entry))) {
            h3(.class("card__title"), .lang("nl"), .dir("auto")) { entry[ToldBack.title] }
            p(.class("hint")) {
                if isNamed { (gazetteer.area(code: entry[ToldBack.area])?.name ?? entry[ToldBack.area]) + ". " }
                if let from = entry[ToldBack.from], let to = entry[ToldBack.to] {
                    words(.period, ["from": calendar.date(from), "to": calendar.date(to)])
                }
                if let date = entry[ToldBack.publishedOn] {
                    " "
                    time(.datetime(date.description)) { words(.published, ["date": calendar.date(date)]) }
                }
            }
            part(.heard, entry[ToldBack.heard])
            part(.done, entry[ToldBack.done])
            part(.result, entry[ToldBack.result])
            let shown = entry[ToldBack.measures].compactMap { id in measures[id].map { (id, $0) } }
            if !shown.isEmpty {
                p(.class("hint")) { words(.measures) }
                ul {
                    for (id, title) in shown {
                        li {
                            a(
                                .href(visit.link(.planning(.publicPage)) + PlanPart.one(id).query), .lang("nl"),
                                .dir("auto")
                            ) { title }
                        }
                    }
                }
            }
        }
    }

    private func part(_ title: TellingBackPhrase, _ text: String) -> Markup {
        fragment {
            h4 { words(title) }
            // The municipality writes it in one language.
            div(.lang("nl"), .dir("auto")) { Markdown(text).markup }
        }
    }
}
