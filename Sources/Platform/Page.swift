import Domain
public import HTML
public import HTTPTypes
public import Hummingbird
import NIOCore
import Vault

/// A page as a room makes it: what is in `main`, and what the frame around it must know.
public struct Page: Sendable {
    /// Scripts of the site that a page asks for. Without JavaScript the page works too.
    public enum Script: String, Sendable {
        case form, map, charts
        /// Pictures that are made without a library.
        case drawings
        /// The small sum that a form with `data-work-bits` asks for.
        case work
    }

    public var title: String
    public var content: Markup
    public var scripts: [Script]
    /// The page has room for tables and maps.
    public var isWide: Bool
    /// Where the language switch leads, for a page that only answers a form.
    public var languageURL: MunicipalityURL?
    /// What the language switch keeps of the choices on this page, from the question mark on. Made of what was
    /// understood, never of what was sent.
    public var languageQuery: String
    public var hasErrors: Bool
    /// After how many seconds the browser asks for it again; see `JobPanel.refresh`.
    public var refresh: Int?
    /// Style sheets and rules that only this page has, for its head.
    public var styles = Markup()

    public init(
        title: String, scripts: [Script] = [], isWide: Bool = false, languageURL: MunicipalityURL? = nil,
        languageQuery: String = "", hasErrors: Bool = false, refresh: Int? = nil,
        @MarkupBuilder content: () -> Markup
    ) {
        self.title = title
        self.scripts = scripts
        self.isWide = isWide
        self.languageURL = languageURL
        self.languageQuery = languageQuery
        self.hasErrors = hasErrors
        self.refresh = refresh
        self.content = content()
    }
}

extension Visit {
    /// Answers with a page for residents. Nothing of it stays in the browser's cache.
    public func page(_ page: Page, status: HTTPResponse.Status = .ok) -> Response {
        PageFrame(visit: self, staff: nil, page: page).response(status: status)
    }

    /// Answers with a page that is the same for everybody, or says that what the browser kept is still right.
    ///
    /// The nonce is a keyed hash of what the page is made of, so that a kept page and its policy fit each other; it
    /// changes with the content, and nobody can tell it before.
    /// - Parameters:
    ///   - stamp: other values mean other content, such as `RegisterStore.stamp`.
    ///   - scripts: those of the page.
    public func sharedPage(
        stamp: String, scripts: [Page.Script] = [], _ page: () async throws -> Page
    ) async throws -> Response {
        let digits = fingerprint(stamp)
        let frame = PageFrame(
            visit: with(nonce: String(digits.suffix(32))), staff: nil, page: Page(title: "", scripts: scripts) {})
        let tag = "\"\(digits.prefix(32))\""
        if knownFingerprint == tag { return frame.response(status: .notModified, tag: tag) }
        var whole = try await page()
        whole.scripts = scripts
        return PageFrame(visit: frame.visit, staff: nil, page: whole).response(status: .ok, tag: tag)
    }

    /// Sends the browser to another address with GET.
    public func redirect(to url: MunicipalityURL, query: String = "") -> Response {
        Response(status: .seeOther, headers: [.location: link(url) + query])
    }
}

extension StaffVisit {
    public func page(_ page: Page, status: HTTPResponse.Status = .ok) -> Response {
        PageFrame(visit: visit, staff: self, page: page).response(status: status)
    }

    public func redirect(to url: MunicipalityURL, query: String = "") -> Response {
        visit.redirect(to: url, query: query)
    }
}

/// The frame around a page: skip link, banner, quick exit, navigation, languages, footer.
struct PageFrame {
    let visit: Visit
    let staff: StaffVisit?
    let page: Page

    private var words: Words<PlatformPhrase> { visit.words(PlatformPhrase.self) }
    /// What the form before this page did.
    private var confirmation: Markup? { staff?.confirmation }

    /// - Parameter tag: of a page that browsers and proxies may keep, as long as they ask whether it changed.
    func response(status: HTTPResponse.Status, tag: String? = nil) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = visit.language.tag
        if let tag {
            headers[.eTag] = tag
            headers[.cacheControl] = "public, no-cache"
        }
        headers[.contentSecurityPolicy] = SecurityHeaders.policy(
            nonce: visit.nonce, hasMap: page.scripts.contains(.map), hasWorker: page.scripts.contains(.work))
        headers[.referrerPolicy] = referrerPolicy
        if let seconds = page.refresh { headers[.refresh] = String(seconds) }
        if status == .notModified { return Response(status: status, headers: headers) }
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: markup.utf8)))
    }

    /// Forms of staff say where they come from, which `no-referrer` would hide; other sites still learn nothing.
    private var referrerPolicy: String { isResidents ? "no-referrer" : "same-origin" }

    private var markup: Markup {
        document(lang: visit.language.tag, dir: visit.language.direction) {
            head {
                meta(.charset("utf-8"))
                meta(.name("viewport"), .content("width=device-width, initial-scale=1"))
                meta(.name("color-scheme"), .content("light dark"))
                meta(.name("referrer"), .content(referrerPolicy))
                if staff != nil { meta(.name("robots"), .content("noindex")) }
                title { (page.hasErrors ? words(.errorPrefix) : "") + page.title + " - " + visit.municipality.name }
                link(.rel("icon"), .href(asset("icon.svg")), .type("image/svg+xml"))
                link(.rel("stylesheet"), .href(asset("straatlicht.css")))
                if hasRoomStyle { link(.rel("stylesheet"), .href(asset("rooms.css"))) }
                page.styles
                if isResidents {
                    moduleScript(src: asset("exit.js"), nonce: visit.nonce)
                    moduleScript(src: asset("speak.js"), nonce: visit.nonce)
                }
                if confirmation?.isEmpty == false {
                    moduleScript(src: asset("done.js"), nonce: visit.nonce)
                }
                for script in page.scripts {
                    moduleScript(src: asset("\(script.rawValue).js"), nonce: visit.nonce)
                }
            }
            body(.class(isResidents ? nil : "staff")) {
                a(.class("skip-link"), .href("#inhoud")) { words(.skip) }
                header(.class("page-header")) {
                    if visit.municipality.isMadeUp {
                        p(.class("demo-banner")) { words(.madeUp, ["town": visit.municipality.name]) }
                    }
                    topBar
                    siteHeader
                }
                main(.class(page.isWide ? "main main--wide" : "main"), .id("inhoud"), .tabindex(-1)) {
                    confirmation ?? Markup()
                    page.content
                }
                siteFooter
            }
        }
    }

    /// The report form and its answers stay light.
    private var hasRoomStyle: Bool {
        switch visit.url {
        case .register, .planning, .deployment, .prevention, .research, .network, .insight: true
        default: false
        }
    }

    /// Pages of staff have no quick exit: they are used at a desk.
    private var isResidents: Bool {
        if case .account = visit.url { return false }
        return staff == nil
    }

    private var topBar: Markup {
        div(.class("top-bar")) {
            a(.class("brand"), .href(visit.link(.start))) {
                img(.class("brand__mark"), .src(asset("icon.svg")), .alt(""), .width(32), .height(32))
                span(.class("brand__name")) { visit.municipality.name }
                " "
                span(.class("brand__product")) { words(.product) }
            }
            if isResidents {
                a(
                    .class("quick-exit"), .href(SiteURL.exit.path(in: visit.language)), .rel("noreferrer nofollow"),
                    .data("exit"), .data("text-1", words(.exitTwoMore)), .data("text-2", words(.exitOneMore)),
                    .data("text-leaving", words(.exitLeaving)), .data("text-expired", words(.exitExpired)),
                    .data("title", words(.exitTitle))
                ) { words(.exit) }
            }
        }
    }

    private var siteHeader: Markup {
        div(.class("site-header")) {
            nav(.class("site-nav"), .aria("label", words(.sections))) {
                ul {
                    for (url, phrase) in navigation {
                        li {
                            a(.href(visit.link(url)), .aria("current", current(url))) {
                                words(phrase)
                            }
                        }
                    }
                }
            }
            if isResidents { readAloud }
            nav(.class("languages"), .aria("label", words(.languages))) {
                ul {
                    for language in Language.allCases {
                        li {
                            a(
                                .href(
                                    SiteURL.municipality(visit.municipality.id, page.languageURL ?? visit.url)
                                        .path(in: language) + page.languageQuery),
                                .lang(language.tag), .hreflang(language.tag), .dir(language.direction),
                                .aria("current", language == visit.language ? "true" : nil)
                            ) { language.ownName }
                        }
                    }
                }
            }
            if let staff {
                div(.class("user-bar")) {
                    span { words(.signedInAs, ["name": staff.account.name]) }
                    form(.method("post"), .action(visit.link(.account(.signOut)))) {
                        staff.forgeryField
                        button(.class("link-button"), .type("submit")) { words(.signOut) }
                    }
                }
            }
        }
    }

    /// Shown by its script on a device that has a voice of its own for this language.
    private var readAloud: Markup {
        div(
            .class("speak"), .data("speak"), .data("text-pause", words(.speakPause)),
            .data("text-resume", words(.speakResume)), .hidden()
        ) {
            button(.class("link-button"), .type("button")) { words(.speakStart) }
            div(.class("speak__bar"), .role("group"), .aria("label", words(.speakLabel)), .hidden()) {
                button(.class("button button--small"), .type("button")) { words(.speakPause) }
                button(.class("button button--quiet button--small"), .type("button")) { words(.speakStop) }
            }
        }
    }

    private var navigation: [(MunicipalityURL, PlatformPhrase)] {
        guard let staff else {
            if case .account = visit.url { return [(.start, .backToStart)] }
            return [
                (.reporting(.form), .report), (.reporting(.answer), .answer), (.help(.finder), .help),
                (.planning(.publicPage), .approach),
                (.planning(.done), .done),
            ]
        }
        var items: [(MunicipalityURL, PlatformPhrase)] = []
        if staff.account.role.allows(.handleReports) { items.append((.reporting(.queue), .queue)) }
        if staff.readsReports { items.append((.reporting(.readingKey), .key)) }
        if staff.account.role.allows(.seeFigures) { items.append((.insight(.overview), .insight)) }
        if staff.account.role.allows(.editHelp) { items.append((.help(.desk), .help)) }
        for (room, phrase) in rooms where staff.account.role.allows(.read(room)) {
            items.append((.register(RegisterURL(room: room)), phrase))
        }
        if staff.account.role.allows(.readAudit) { items.append((.administration(.audit), .audit)) }
        if staff.account.role.allows(.readOutbox) { items.append((.administration(.outbox), .outbox)) }
        if staff.account.role.allows(.changeSettings) { items.append((.administration(.webhooks), .webhooks)) }
        return items
    }

    /// The page itself, or the start of the room that it is in.
    private func current(_ url: MunicipalityURL) -> String? {
        if visit.url == url { return "page" }
        if case .register(let start) = url, case .register(let page) = visit.url, start.room == page.room {
            return "true"
        }
        return nil
    }

    private var rooms: [(Room, PlatformPhrase)] {
        [
            (.planning, .planning), (.deployment, .deployment), (.prevention, .prevention), (.research, .research),
            (.network, .network),
        ]
    }

    private var siteFooter: Markup {
        footer(.class("site-footer")) {
            p { words(.footer) }
            if isResidents {
                ul {
                    li { a(.href(visit.link(.reporting(.routes)))) { words(.routes) } }
                    li { a(.href(visit.link(.reporting(.privacy)))) { words(.privacy) } }
                    li { a(.href(visit.link(.reporting(.queue)))) { words(.staffArea) } }
                }
            }
        }
    }

    private func asset(_ name: String) -> String { SiteURL.asset(.value(name)).path(in: visit.language) }
}
