import Domain
import HTML
import Insight
import Platform

/// The half-yearly report to the council, to read and print, and the same as a document for a PDF.
struct CouncilLetterPage {
    let text: PlanText
    let letter: CouncilLetter
    let heard: HalfYearFigures
    /// Newest first.
    let halves: [HalfYear]
    /// The half year that was asked for cannot be read.
    let isUnknown: Bool

    private var words: Words<PlanPhrase> { text.words }
    private var report: Words<CouncilPhrase> { visit.words(CouncilPhrase.self) }
    private var visit: StaffVisit { text.visit }
    private var body: CouncilLetterBody { CouncilLetterBody(text: text, letter: letter, heard: heard) }

    /// Style sheets beside those of every page of the room.
    static let style = "report.css"

    var page: Page {
        var page = Page(
            title: words(.letterTitle), scripts: isUnknown ? [.form] : [], isWide: false,
            languageQuery: "?half=\(letter.half)", hasErrors: isUnknown
        ) {
            if isUnknown {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary),
                    problems: [(field: "half", text: words(.halfUnknown))])
            }
            div(.class("no-print")) { text.backToRoom }
            chooser
            warning
            body.markup
        }
        page.styles = fragment {
            link(.rel("stylesheet"), .href(SiteURL.asset(.value(Self.style)).path(in: visit.language)))
            styleSheet(nonce: visit.visit.nonce, css: Array(margins.css.utf8))
        }
        return page
    }

    var document: PrintedDocument {
        PrintedDocument(
            language: visit.language,
            title: report(.document, ["town": visit.municipality.name, "period": body.name(letter.half)]),
            styles: ["straatlicht.css", "rooms.css", Self.style], pages: margins, content: body.markup)
    }

    /// The name of the file, from letters, digits and hyphens.
    var fileName: String { "\(visit.municipality.id.slug)-raadsrapportage-\(letter.half).pdf" }

    private var margins: PageStyle {
        PageStyle(
            header: report(.header, ["town": visit.municipality.name]),
            mark: letter.isDraft ? report(.mark, ["date": text.calendar.date(letter.written)]) : "",
            footer: report(.footer, ["page": "{page}", "pages": "{pages}"]),
            isMirrored: visit.language.direction == "rtl")
    }

    /// For who sends it; not in the report.
    private var warning: Markup {
        let entries = letter.textsWithCounts
        return fragment {
            if !entries.isEmpty {
                div(.class("notice notice--careful no-print")) {
                    p { report(.check) }
                    ul { for entry in entries { li(.dir("auto")) { text.title(entry) } } }
                }
            }
        }
    }

    private var chooser: Markup {
        HTML.form(.class("filters"), .method("get"), .action(visit.link(.planning(.councilLetter)))) {
            div(.class(isUnknown ? "field field--error" : "field")) {
                label(.class("field__label"), .for("half")) { words(.half) }
                if isUnknown {
                    FieldError.markup(
                        id: "half-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(.halfUnknown))
                }
                select(
                    .class("input"), .id("half"), .name("half"), .aria("describedby", isUnknown ? "half-fout" : nil),
                    .aria("invalid", isUnknown ? "true" : nil)
                ) {
                    for half in halves {
                        option(.value(half.description), .selected(half == letter.half)) { body.name(half) }
                    }
                }
            }
            button(.class("button button--quiet"), .type("submit")) { words(.show) }
            if visit.site.pdfPrinter != nil {
                a(
                    .class("button"), .href(visit.link(.planning(.councilLetterFile)) + "?half=\(letter.half)")
                ) { report(.pdf) }
            }
            p(.class("hint")) { words(.print) }
        }
    }
}
