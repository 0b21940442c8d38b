import Domain
import Geography
import HTML
import Platform
import Registers

/// The shifts of which presence can be noted: those of now first.
struct LogPage {
    let text: DeploymentText
    let reading: RoomReading

    static let daysBack: Int64 = 14
    static let most = 40

    private var visit: StaffVisit { text.visit }
    private var words: Words<DeploymentPhrase> { text.words }

    var page: Page {
        let now = visit.now
        let open = reading.shifts.filter { $0.state != .cancelled }
        let current = open.filter {
            $0.start.adding(minutes: -LogPresence.margin) <= now && now <= $0.end.adding(minutes: LogPresence.margin)
        }
        let ids = Set(current.map(\.id))
        let earlier = open.filter {
            $0.start <= now && $0.start > now.adding(days: -Self.daysBack) && !ids.contains($0.id)
        }.reversed().prefix(Self.most)
        return Page(title: words(.logTitle)) {
            h1 { words(.logTitle) }
            p(.class("lead")) { words(.logLead) }
            h2 { words(.logNow) }
            if current.isEmpty { p { words(.logNoneNow) } }
            list(current)
            h2 { words(.logEarlier) }
            if earlier.isEmpty { p { words(.logNoneEarlier) } }
            list(Array(earlier))
        }
    }

    private func list(_ shifts: [PlannedShift]) -> Markup {
        ul(.class("cards")) {
            for shift in shifts {
                li(.class("card")) {
                    h3(.class("card__title")) {
                        a(.href(visit.link(.deployment(.shiftLog(.value(shift.id.description))))), .dir("auto")) {
                            shift.place
                        }
                    }
                    p(.dir("auto")) { reading.team(shift.team)?[Team.name] ?? "–" }
                    p { text.span(shift.start, shift.end) }
                }
            }
        }
    }
}

/// Where the team of one shift was and whom it met.
struct ShiftLogPage {
    let text: DeploymentText
    let shift: PlannedShift
    let team: Entry?
    let noted: [NotedPresence]
    let sheet: ContactSheet
    /// What was taken back, the latest first.
    let withdrawn: [WithdrawnNote]
    let kinds: [ContactSheet.Kind]
    /// What was typed, in the form that was sent.
    var typed = SubmittedForm()
    var problems: [LogPresence.Problem] = []
    var outcome: LogPresence.TrackOutcome?

    static let shownProblems = 20

    private var visit: StaffVisit { text.visit }
    private var words: Words<DeploymentPhrase> { text.words }
    private var id: PathValue { .value(shift.id.description) }

    var page: Page {
        Page(
            title: words(.shiftLogTitle, ["place": shift.place]), scripts: [.form],
            languageURL: .deployment(.shiftLog(id)), hasErrors: !problems.isEmpty
        ) {
            if !problems.isEmpty {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: problems.map { ($0.field, words($0.phrase)) })
            }
            p { a(.href(visit.link(.deployment(.log)))) { words(.logTitle) } }
            h1(.dir("auto")) { words(.shiftLogTitle, ["place": shift.place]) }
            p(.class("lead")) {
                span(.dir("auto")) { team?[Team.name] ?? "–" }
                visit.language.comma + text.span(shift.start, shift.end)
            }
            if let outcome { result(outcome) }
            byHand
            notedLines
            contacts
            track
            takenBack
        }
    }

    // MARK: By hand

    private var byHand: Markup {
        section {
            h2 { words(.byHandTitle) }
            HTML.form(
                .class("form"), .method("post"), .action(visit.link(.deployment(.shiftLog(id)))), .novalidate(),
                .data("form")
            ) {
                visit.forgeryField
                fieldset(
                    .class(isWrong(LogPresence.Name.area) ? "question question--error" : "question"),
                    .id(LogPresence.Name.area), .tabindex(-1)
                ) {
                    legend(.class("question__title")) { h3 { words(.byHandWhere) } }
                    errors(LogPresence.Name.area)
                    div(.class("choices choices--grid")) {
                        for code in near {
                            HTML.label(.class("choice")) {
                                input(
                                    .type("radio"), .name(LogPresence.Name.area), .value(code),
                                    .checked((typed[LogPresence.Name.area] ?? near[0]) == code))
                                span(.class("choice__text"), .dir("auto")) { text.area(code) }
                            }
                        }
                    }
                    HTML.label(.class("field__label"), .for(LogPresence.Name.otherArea)) { words(.byHandElsewhere) }
                    select(.class("input"), .id(LogPresence.Name.otherArea), .name(LogPresence.Name.otherArea)) {
                        option(.value("")) { words(.byHandNotElsewhere) }
                        for area in text.gazetteer.areas where !near.contains(area.code) {
                            option(
                                .value(area.code), .selected(typed[LogPresence.Name.otherArea] == area.code)
                            ) { area.name }
                        }
                    }
                }
                div(.class("cluster")) {
                    clock(LogPresence.Name.from, .byHandFrom, usual: usualFrom)
                    clock(LogPresence.Name.to, .byHandTo, usual: usualTo)
                }
                div(.class("actions")) { button(.class("button"), .type("submit")) { words(.byHandSave) } }
            }
        }
    }

    /// The shift's own area first, then those of its team.
    private var near: [String] {
        var codes = shift.area.isEmpty ? [] : [shift.area]
        for code in team.map(Team.areaCodes) ?? [] where !codes.contains(code) { codes.append(code) }
        return codes.isEmpty ? text.gazetteer.areas.prefix(1).map(\.code) : codes
    }

    /// Where the last note ended, or when the shift began.
    private var usualFrom: Instant { presence.filter { $0.source == .byHand }.map(\.end).max() ?? shift.start }

    /// Now, as long as the shift lasts.
    private var usualTo: Instant {
        visit.now > usualFrom && visit.now < shift.end.adding(minutes: LogPresence.margin) ? visit.now : shift.end
    }

    private func clock(_ name: String, _ phrase: DeploymentPhrase, usual: Instant) -> Markup {
        div(.class(isWrong(name) ? "field field--error" : "field")) {
            HTML.label(.class("field__label"), .for(name)) { words(phrase) }
            errors(name)
            input(
                .class("input input--short"), .type("time"), .id(name), .name(name),
                .value(typed[name] ?? DutchTime.reading(of: usual).clock), .dir("ltr"),
                .aria("describedby", isWrong(name) ? "\(name)-fout" : nil),
                .aria("invalid", isWrong(name) ? "true" : nil))
        }
    }

    private var presence: [Presence] { noted.map(\.presence) }

    /// One button that takes back what it stands beside.
    private func withdrawal(_ value: String, _ what: String, version: Int? = nil) -> Markup {
        HTML.form(.class("inline-form"), .method("post"), .action(visit.link(.deployment(.withdrawNote(id))))) {
            visit.forgeryField
            if let version {
                input(.type("hidden"), .name(LogPresence.Name.version), .value(String(version)))
            }
            button(
                .class("link-button"), .type("submit"), .name(LogPresence.Name.withdrawn), .value(value)
            ) {
                words(.withdrawNote)
                span(.class("visually-hidden")) { ": " + what }
            }
        }
    }

    private func line(_ presence: Presence) -> String {
        text.isolated(text.area(presence.area ?? "")) + visit.language.comma + text.span(presence.start, presence.end)
    }

    private var takenBack: Markup {
        fragment {
            if !withdrawn.isEmpty {
                section {
                    h2 { words(.withdrawnTitle) }
                    p(.class("hint")) { words(.withdrawnLead) }
                    ul(.class("withdrawn")) {
                        for note in withdrawn {
                            li {
                                span(.class("withdrawn__what")) { content(of: note) }
                                " "
                                words(
                                    .withdrawnBy,
                                    [
                                        "name": note.by ?? "–",
                                        "at": text.isolated(CalendarWords(visit.language).moment(note.at)),
                                    ])
                            }
                        }
                    }
                }
            }
        }
    }

    private func content(of note: WithdrawnNote) -> String {
        switch note.content {
        case .presence(let presence):
            presence.source == .byHand
                ? line(presence)
                : words(.withdrawnSquare) + visit.language.comma + text.span(presence.start, presence.end)
        case .contacts(let sheet):
            ContactSheet.Kind.allCases.compactMap { kind in
                sheet.counts[kind].flatMap { $0 > 0 ? "\(text.contact(kind)): \(text.numbers.whole($0))" : nil }
            }.joined(separator: "; ")
        }
    }

    private var notedLines: Markup {
        let byHand = noted.filter { $0.presence.source == .byHand }
        let cells = presence.filter { $0.source == .track }
        return section {
            h2 { words(.notedTitle) }
            if presence.isEmpty { p { words(.notedNone) } }
            if !byHand.isEmpty {
                ul {
                    for row in byHand {
                        li {
                            line(row.presence)
                            " "
                            withdrawal(row.id.description, line(row.presence))
                        }
                    }
                }
            }
            if !cells.isEmpty {
                p {
                    words(
                        .notedTracks,
                        [
                            "squares": text.numbers.whole(Set(cells.compactMap(\.square)).count),
                            "hours": text.numbers.decimal(cells.reduce(0) { $0 + $1.hours }),
                        ])
                }
                withdrawal(LogPresence.Name.tracks, words(.trackTitle))
            }
        }
    }

    // MARK: Contacts

    private var contacts: Markup {
        section {
            h2 { words(.contactsTitle) }
            p { words(.contactsLead) }
            HTML.form(
                .class("form"), .method("post"), .action(visit.link(.deployment(.contacts(id)))), .novalidate(),
                .data("form")
            ) {
                visit.forgeryField
                input(
                    .type("hidden"), .name(LogPresence.Name.version),
                    .value(typed[LogPresence.Name.version] ?? String(sheet.version)))
                for kind in kinds {
                    let name = kind.rawValue
                    div(.class(isWrong(name) ? "field field--error" : "field")) {
                        HTML.label(.class("field__label"), .for(name)) { text.contact(kind) }
                        errors(name)
                        input(
                            .class("input input--short"), .type("text"), .inputmode("numeric"), .id(name), .name(name),
                            .value(typed[name] ?? String(sheet.counts[kind] ?? 0)), .dir("ltr"),
                            .aria("describedby", isWrong(name) ? "\(name)-fout" : nil),
                            .aria("invalid", isWrong(name) ? "true" : nil))
                    }
                }
                div(.class("actions")) { button(.class("button"), .type("submit")) { words(.contactsSave) } }
            }
            if sheet.version > 0 {
                withdrawal(LogPresence.Name.contacts, words(.contactsTitle), version: sheet.version)
            }
        }
    }

    // MARK: Tracks

    private var track: Markup {
        section {
            h2 { words(.trackTitle) }
            p { words(.trackLead) }
            HTML.form(
                .class("form"), .method("post"), .action(visit.link(.deployment(.track(id)))), .novalidate(),
                .data("form")
            ) {
                visit.forgeryField
                div(.class(isWrong(LogPresence.Name.track) ? "field field--error" : "field")) {
                    HTML.label(.class("field__label"), .for(LogPresence.Name.track)) { words(.trackLabel) }
                    p(.class("hint"), .id("spoor-uitleg")) { words(.trackHint) }
                    errors(LogPresence.Name.track)
                    textarea(
                        .class("input"), .id(LogPresence.Name.track), .name(LogPresence.Name.track), .rows(6),
                        .dir("ltr"), .aria("describedby", "spoor-uitleg"),
                        .aria("invalid", isWrong(LogPresence.Name.track) ? "true" : nil)
                    ) { typed[LogPresence.Name.track] ?? "" }
                }
                div(.class("actions")) { button(.class("button"), .type("submit")) { words(.trackSave) } }
            }
        }
    }

    private func result(_ outcome: LogPresence.TrackOutcome) -> Markup {
        div(.class(outcome.cells > 0 ? "notice notice--good" : "notice notice--careful"), .role("status")) {
            h2(.class("notice__title")) { words(.trackResult) }
            p {
                words(
                    .trackCells,
                    ["points": text.numbers.whole(outcome.points), "cells": text.numbers.whole(outcome.cells)])
            }
            if outcome.outside > 0 { p { words(.trackOutside, ["n": text.numbers.whole(outcome.outside)]) } }
            if !outcome.problems.isEmpty {
                p { words(.trackProblems, ["n": text.numbers.whole(outcome.problems.count)]) }
                ul {
                    for problem in outcome.problems.prefix(Self.shownProblems) {
                        li { words(.trackLine, ["line": String(problem.line)]) + " " + reason(problem.reason) }
                    }
                }
            }
        }
    }

    private func reason(_ reason: TrackProblem.Reason) -> String {
        switch reason {
        case .unreadable: words(.trackUnreadable)
        case .documentType: words(.trackDocumentType)
        case .columns: words(.trackColumns)
        case .noTime: words(.trackNoTime)
        case .noPlace: words(.trackNoPlace)
        case .outside: words(.trackAbroad)
        }
    }

    private func isWrong(_ field: String) -> Bool { problems.contains { $0.field == field } }

    private func errors(_ field: String) -> Markup {
        div {
            for (index, problem) in problems.filter({ $0.field == field }).enumerated() {
                FieldError.markup(
                    id: index == 0 ? "\(field)-fout" : "\(field)-fout-\(index)",
                    prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem.phrase))
            }
        }
    }
}
