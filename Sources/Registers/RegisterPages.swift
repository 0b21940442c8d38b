import Domain
import Geography
import HTML
import Platform

/// A register's list, narrowed by what was searched for and chosen.
struct RegisterListPage {
    let visit: StaffVisit
    let register: Register
    let listing: EntryListing
    let choice: ListChoice
    /// The filters' values for a select, by the name of the field.
    let options: [String: EntryOptions]

    private var words: Words<RegisterPhrase> { visit.words(RegisterPhrase.self) }

    private func phrase(_ key: String) -> String { visit.site.phrasebook.phrase(key, in: visit.language) }

    private var text: FieldText { listing.text }

    var page: Page {
        let pages = PageLinks(current: choice.page, total: listing.total, size: EntryListing.size) {
            [address = visit.link(register.address()), choice] in address + choice.query(page: $0)
        }
        return Page(
            title: phrase(register.titlePhrase), isWide: true, languageQuery: choice.query(page: pages.current)
        ) {
            p { a(.href(visit.link(.register(RegisterURL(room: register.room))))) { words(register.room.title) } }
            h1 { phrase(register.titlePhrase) }
            p(.class("lead")) { phrase(register.leadPhrase) }
            div(.class("actions")) {
                if mayEdit, !register.isMadeElsewhere {
                    a(.class("button"), .href(visit.link(register.address(.new)))) { phrase(register.newPhrase) }
                }
                a(.class("button button--quiet"), .href(visit.link(register.address(.tableFile)))) {
                    words(.exportCSV)
                }
                a(.class("button button--quiet"), .href(visit.link(register.address(.file)))) { words(.exportJSON) }
            }
            if listing.all > 5 || !choice.isEmpty { filters }
            if listing.entries.isEmpty {
                div(.class("notice")) { p { words(choice.isEmpty ? .none : .noneFound) } }
            } else {
                p(.class("hint")) { words(.count, ["count": NumberText(visit.language).whole(listing.total)]) }
                table(listing.entries)
                pages.markup(visit.words(PlatformPhrase.self))
            }
            p {
                a(.href(visit.link(register.address()) + (choice.archived ? "" : "?\(ListChoice.archivedName)=1"))) {
                    words(choice.archived ? .currentList : .archivedList)
                }
            }
        }
    }

    private var mayEdit: Bool { visit.account.role.allows(.edit(register.room)) }

    private var filters: Markup {
        HTML.form(.class("filters"), .method("get"), .action(visit.link(register.address()))) {
            if choice.archived { input(.type("hidden"), .name(ListChoice.archivedName), .value("1")) }
            div(.class("field")) {
                label(.class("field__label"), .for("zoek")) { words(.search) }
                input(
                    .class("input"), .type("search"), .id("zoek"), .name(ListChoice.searchName),
                    .value(choice.search))
            }
            let shapes = register.fields.filter { $0.traits.contains(.filter) }
            for shape in shapes.prefix(Self.openFilters) { filter(shape) }
            if shapes.count > Self.openFilters {
                let rest = shapes.dropFirst(Self.openFilters)
                details(.class("more"), .open(rest.contains { choice.values[$0.name] != nil })) {
                    summary { words(.moreFilters) }
                    div(.class("filters")) { for shape in rest { filter(shape) } }
                }
            }
            button(.class("button button--quiet"), .type("submit")) { words(.searchButton) }
        }
    }

    /// More of them are folded away.
    private static let openFilters = 3

    private func filter(_ shape: FieldShape) -> Markup {
        div(.class("field")) {
            label(.class("field__label"), .for("kies-\(shape.name)")) { phrase(register.labelPhrase(shape)) }
            select(.class("input"), .id("kies-\(shape.name)"), .name(shape.name)) {
                option(.value("")) { words(.all) }
                for (value, title) in options[shape.name]?.shown ?? [] {
                    option(.value(value), .selected(choice.values[shape.name] == value)) { title }
                }
            }
            if options[shape.name]?.isSearched == true { p(.class("hint")) { words(.filterIsLong) } }
        }
    }

    private func table(_ shown: [Entry]) -> Markup {
        let columns = register.fields.dropFirst().filter { $0.traits.contains(.column) }
        return scrollingTable(label: phrase(register.titlePhrase)) {
            HTML.table(.class("table table--stack")) {
                thead {
                    tr {
                        for shape in register.fields.prefix(1) + columns {
                            th(.scope("col")) { phrase(register.labelPhrase(shape)) }
                        }
                    }
                }
                tbody {
                    for entry in shown {
                        let fields = register.said(entry.fields)
                        tr {
                            th(.scope("row")) {
                                a(.href(visit.link(register.address(of: entry.id))), .dir("auto")) {
                                    text.title(of: entry, register)
                                }
                            }
                            for shape in columns {
                                td(.data("label", phrase(register.labelPhrase(shape))), .dir("auto")) {
                                    let value = text.text(shape, fields)
                                    value.isEmpty ? "–" : value
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How a list is narrowed.
public struct ListChoice: Sendable {
    /// Characters of a search; more are not looked at.
    public static let longestSearch = 100

    static let searchName = "zoek"
    static let archivedName = "archief"
    static let pageName = "bladzijde"

    let search: String
    let archived: Bool
    /// Counts from 1.
    let page: Int
    /// Of filters, by the name of the field.
    let values: [String: String]

    var isEmpty: Bool { search.isEmpty && values.isEmpty && !archived }

    /// What of it was understood, from the question mark on.
    func query(page: Int) -> String {
        var parts = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        if !search.isEmpty { parts.append("\(Self.searchName)=\(search.percentEncoded)") }
        if archived { parts.append("\(Self.archivedName)=1") }
        if page > 1 { parts.append("\(Self.pageName)=\(page)") }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }

    /// - Parameter options: values that a filter can have; others are left out.
    init(_ form: SubmittedForm, _ register: Register, _ options: [String: EntryOptions]) {
        search = String((form[Self.searchName] ?? "").prefix(Self.longestSearch))
        archived = form[Self.archivedName] == "1"
        var values: [String: String] = [:]
        for shape in register.fields where shape.traits.contains(.filter) {
            guard let value = form[shape.name],
                options[shape.name]?.shown.contains(where: { $0.value == value }) == true
            else { continue }
            values[shape.name] = value
        }
        self.values = values
        page = PageLinks.number(form[Self.pageName])
    }
}

/// What a room keeps, with how much of it.
struct RoomPage {
    let visit: StaffVisit
    let room: Room
    let registers: [Register]
    let counts: [String: Int]
    let more: [RoomLink]
    let notices: Markup

    private var words: Words<RegisterPhrase> { visit.words(RegisterPhrase.self) }

    private func phrase(_ key: String) -> String { visit.site.phrasebook.phrase(key, in: visit.language) }

    var page: Page {
        Page(title: words(room.title), isWide: true) {
            h1 { words(room.title) }
            p(.class("lead")) { words(room.lead) }
            notices
            for chapter in chapters {
                if let chapter { h2 { phrase(chapter) } }
                cards(in: chapter)
            }
        }
    }

    /// In the order in which they first occur; what stands under none comes first.
    private var chapters: [String?] {
        var found: [String?] = []
        for chapter in shownLinks.map(\.chapter) + registers.map(\.chapter) where !found.contains(chapter) {
            found.append(chapter)
        }
        return found.filter { $0 == nil } + found.filter { $0 != nil }
    }

    private var shownLinks: [RoomLink] { more.filter { visit.account.role.allows($0.permission) } }

    private func cards(in chapter: String?) -> Markup {
        ul(.class("cards")) {
            for link in shownLinks where link.chapter == chapter {
                li(.class("card")) {
                    title(isUnderHeading: chapter != nil) { a(.href(visit.link(link.url))) { phrase(link.title) } }
                    p { phrase(link.lead) }
                }
            }
            for register in registers where register.chapter == chapter {
                li(.class("card")) {
                    title(isUnderHeading: chapter != nil) {
                        a(.href(visit.link(register.address()))) { phrase(register.titlePhrase) }
                        " "
                        span(.class("count")) { String(counts[register.id] ?? 0) }
                    }
                    p { phrase(register.leadPhrase) }
                }
            }
        }
    }

    private func title(isUnderHeading: Bool, @MarkupBuilder content: () -> Markup) -> Markup {
        isUnderHeading ? h3(.class("card__title"), content: content) : h2(.class("card__title"), content: content)
    }
}
