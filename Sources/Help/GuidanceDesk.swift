import Domain
import HTML
import HTTPTypes
import Hummingbird
import Markdown
import Platform
import SQLStore

/// Where staff writes the municipality's own guidance.
struct GuidanceDeskRoutes: Sendable {
    let site: Site
    let guidance: GuidanceTexts

    func add(to router: SiteRouter) {
        router.staff(.get, .help(.guidanceDesk), .editHelp) { visit in
            let municipality = visit.municipality.id
            let own = try await site.database.read { try GuidanceStore.all(in: municipality, $0) }
            return visit.page(GuidanceDeskPage(visit: visit, own: Set(own.keys)).page)
        }
        let url = HelpURL.guidanceText(
            audience: .parameter("audience"), phase: .parameter("phase"), language: .parameter("language"))
        router.staff(.get, .help(url), .editHelp) { visit in
            let (key, own) = try await text(visit)
            return visit.page(
                GuidanceTextPage(
                    visit: visit, key: key, start: guidance[key], own: own, typed: own?.text ?? guidance[key],
                    version: own?.version ?? 0
                ).page)
        }
        router.staff(.post, .help(url), .editHelp, save)
    }

    @Sendable private func save(_ visit: StaffVisit) async throws -> Response {
        let (key, own) = try await text(visit)
        let seen = visit.form["versie"].flatMap { Int($0) } ?? 0
        let typed = (visit.form["tekst"] ?? "").replacing("\r\n", with: "\n")
        func again(_ problem: HelpPhrase, version: Int) -> Response {
            let page = GuidanceTextPage(
                visit: visit, key: key, start: guidance[key], own: own, typed: typed, version: version,
                problem: problem)
            return visit.page(page.page, status: .unprocessableContent)
        }
        let keeper = KeepGuidance(site: site, account: visit.account)
        do {
            if visit.form["terug"] != nil {
                try await keeper.goBack(key, seen: seen)
            } else {
                try await keeper.save(typed, for: key, seen: seen)
            }
        } catch let refusal as KeepGuidance.Refusal {
            switch refusal {
            case .empty: return again(.problemEmptyText, version: seen)
            case .tooLong: return again(.problemTooLong, version: seen)
            // Saving once more, with the version of now, is then a choice.
            case .changedMeanwhile: return again(.problemChangedMeanwhile, version: own?.version ?? 0)
            }
        }
        return visit.redirect(to: key.url, saying: .saved)
    }

    private func text(_ visit: StaffVisit) async throws -> (GuidanceKey, OwnGuidance?) {
        guard case .help(.guidanceText(.value(let audience), .value(let phase), .value(let language))) = visit.url,
            let audience = GuidanceAudience(rawValue: audience), let phase = GuidancePhase(rawValue: phase),
            let language = Language(rawValue: language)
        else { throw SiteError.notFound }
        let key = GuidanceKey(audience: audience, phase: phase, language: language)
        let municipality = visit.municipality.id
        return (key, try await site.database.read { try GuidanceStore.find(key, in: municipality, $0) })
    }
}

extension GuidanceKey {
    var url: MunicipalityURL {
        .help(
            .guidanceText(
                audience: .value(audience.rawValue), phase: .value(phase.rawValue),
                language: .value(language.rawValue)))
    }
}

/// Every text, and which of them are the municipality's own.
struct GuidanceDeskPage {
    let visit: StaffVisit
    let own: Set<GuidanceKey>

    private var words: Words<HelpPhrase> { visit.words(HelpPhrase.self) }

    var page: Page {
        Page(title: words(.guidanceDeskTitle), isWide: true) {
            p { a(.href(visit.link(.help(.desk)))) { words(.deskTitle) } }
            h1 { words(.guidanceDeskTitle) }
            p { words(.guidanceDeskLead) }
            for audience in GuidanceAudience.allCases { table(audience) }
        }
    }

    private func table(_ audience: GuidanceAudience) -> Markup {
        scrollingTable(labelledBy: audience.rawValue) {
            HTML.table(.class("table table--stack")) {
                caption(.id(audience.rawValue)) { HelpWords.title(of: audience, words) }
                thead {
                    tr {
                        th(.scope("col")) { words(.phaseLabel) }
                        for language in Language.allCases {
                            th(.scope("col"), .lang(language.tag)) { language.ownName }
                        }
                    }
                }
                tbody {
                    for phase in GuidancePhase.allCases {
                        tr {
                            th(.scope("row")) { HelpWords.title(of: phase, words) }
                            for language in Language.allCases { cell(audience, phase, language) }
                        }
                    }
                }
            }
        }
    }

    private func cell(_ audience: GuidanceAudience, _ phase: GuidancePhase, _ language: Language) -> Markup {
        let key = GuidanceKey(audience: audience, phase: phase, language: language)
        return td(.data("label", language.ownName)) {
            a(.href(visit.link(key.url))) {
                words(own.contains(key) ? .guidanceOwn : .guidanceStart)
                span(.class("visually-hidden")) {
                    " " + HelpWords.title(of: audience, words) + ", " + HelpWords.title(of: phase, words) + ", "
                        + language.ownName
                }
            }
        }
    }
}

/// One text: the field, and how it looks.
struct GuidanceTextPage {
    let visit: StaffVisit
    let key: GuidanceKey
    /// What every municipality starts with.
    let start: String
    let own: OwnGuidance?
    let typed: String
    /// What the form must send back.
    let version: Int
    var problem: HelpPhrase?

    private var words: Words<HelpPhrase> { visit.words(HelpPhrase.self) }

    var page: Page {
        let title = "\(HelpWords.title(of: key.audience, words)): \(HelpWords.title(of: key.phase, words))"
        return Page(title: title, scripts: [.form], isWide: true, languageURL: key.url, hasErrors: problem != nil) {
            if let problem {
                ErrorSummary.markup(
                    title: visit.words(PlatformPhrase.self)(.errorSummary), problems: [("tekst", words(problem))])
            }
            p { a(.href(visit.link(.help(.guidanceDesk)))) { words(.guidanceDeskTitle) } }
            h1 { title + " " + "(" + key.language.ownName + ")" }
            p { words(own == nil ? .guidanceIsStart : .guidanceIsOwn) }
            editForm
            if own != nil { backForm }
            section(.aria("labelledby", "voorbeeld")) {
                h2(.id("voorbeeld")) { words(.guidancePreview) }
                div(.class("card"), .lang(key.language.tag), .dir(key.language.direction)) {
                    Markdown(typed).markup
                }
            }
        }
    }

    private var editForm: Markup {
        form(.class("form"), .method("post"), .action(visit.link(key.url)), .novalidate(), .data("form")) {
            visit.forgeryField
            input(.type("hidden"), .name("versie"), .value(String(version)))
            div(.class(problem == nil ? "field" : "field field--error")) {
                label(.class("field__label"), .for("tekst")) { words(.guidanceTextLabel) }
                p(.class("hint"), .id("tekst-uitleg")) { words(.guidanceTextHint) }
                if let problem {
                    FieldError.markup(
                        id: "tekst-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: words(problem))
                }
                textarea(
                    .class("input"), .id("tekst"), .name("tekst"), .rows(16), .lang(key.language.tag),
                    .dir(key.language.direction),
                    .aria("describedby", problem == nil ? "tekst-uitleg" : "tekst-uitleg tekst-fout"),
                    .aria("invalid", problem == nil ? nil : "true")
                ) { typed }
            }
            div(.class("actions")) { button(.class("button"), .type("submit")) { words(.save) } }
        }
    }

    private var backForm: Markup {
        details {
            summary { words(.guidanceBack) }
            Markdown(start).markup
            form(.method("post"), .action(visit.link(key.url))) {
                visit.forgeryField
                input(.type("hidden"), .name("versie"), .value(String(version)))
                input(.type("hidden"), .name("terug"), .value("ja"))
                button(.class("button button--quiet"), .type("submit")) { words(.guidanceBackButton) }
            }
        }
    }
}
