import Domain
import HTML
import HTTPTypes
import Hummingbird
import SQLStore
public import Vault

/// Signing in and out.
struct SignInRoutes: Sendable {
    let site: Site

    static let cookieName = SessionToken.cookieName

    func add(to router: SiteRouter) {
        router.resident(.get, .account(.signIn)) { visit in
            visit.page(SignInPage(visit: visit, token: freshToken(visit)).page)
        }
        router.resident(.post, .account(.signIn)) { visit in
            guard visit.isOwnOrigin else { throw SiteError.forgery }
            let login = visit.form["login"] ?? ""
            guard let text = visit.form["token"],
                let token = FormToken(signed: text, for: visit.municipality.id, with: site.secret),
                visit.now.minutes(since: token.issued) < 60
            else {
                return visit.page(
                    SignInPage(visit: visit, token: freshToken(visit), login: login, problem: .signInExpired).page,
                    status: .unprocessableContent)
            }
            do {
                let session = try await SignIn(site: site)(
                    login: login, password: visit.form.verbatim("password") ?? "", in: visit.municipality.id)
                var response = visit.redirect(to: .start)
                response.headers[.location] = visit.link(.reporting(.queue))
                response.setCookie(cookie(session.text, in: visit, maxAge: Int(SignIn.sessionHours) * 3600))
                return response
            } catch is SignIn.Refusal {
                return visit.page(
                    SignInPage(visit: visit, token: text, login: login, problem: .signInRefused).page,
                    status: .unprocessableContent)
            }
        }
        router.staff(.post, .account(.signOut), nil) { staff in
            let digest = staff.session.digest(with: site.secret)
            let (municipality, account, now) = (staff.municipality.id, staff.account, staff.now)
            try await site.database.write { connection in
                try AccountStore.deleteSession(digest: digest, in: municipality, connection)
                try site.audit(
                    AuditEvent(.signOut, of: .account(account.id), by: .account(account), from: .site), at: now,
                    in: municipality, connection)
            }
            var response = staff.redirect(to: .account(.signIn))
            response.setCookie(cookie("", in: staff.visit, maxAge: 0))
            return response
        }
    }

    private func freshToken(_ visit: Visit) -> String {
        FormToken(random: site.surroundings.randomBytes(16), issued: visit.now)
            .signed(for: visit.municipality.id, with: site.secret)
    }

    private func cookie(_ value: String, in visit: Visit, maxAge: Int) -> Cookie {
        Cookie(
            name: Self.cookieName, value: value, maxAge: maxAge, path: "/", secure: site.isSecure, httpOnly: true,
            sameSite: .strict)
    }
}

/// The form with which staff sign in.
struct SignInPage {
    let visit: Visit
    let token: String
    var login = ""
    var problem: PlatformPhrase?

    var page: Page {
        let words = visit.words(PlatformPhrase.self)
        return Page(title: words(.signInTitle), scripts: [.form], hasErrors: problem != nil) {
            div(.class("login")) {
                if let problem {
                    ErrorSummary.markup(title: words(.errorSummary), problems: [("login", words(problem))])
                }
                h1 { words(.signInTitle) }
                p(.class("lead")) { words(.signInLead) }
                form(.class("form"), .method("post"), .action(visit.link(.account(.signIn)))) {
                    input(.type("hidden"), .name("token"), .value(token))
                    div(.class(problem == nil ? "field" : "field field--error")) {
                        label(.class("field__label"), .for("login")) { words(.login) }
                        if let problem {
                            FieldError.markup(id: "login-fout", prefix: words(.error), text: words(problem))
                        }
                        input(
                            .class("input"), .type("text"), .id("login"), .name("login"), .value(login),
                            .autocomplete("username"), .aria("describedby", problem == nil ? nil : "login-fout"),
                            .aria("invalid", problem == nil ? nil : "true"))
                    }
                    div(.class("field")) {
                        label(.class("field__label"), .for("password")) { words(.password) }
                        input(
                            .class("input"), .type("password"), .id("password"), .name("password"),
                            .autocomplete("current-password"))
                    }
                    div(.class("actions")) {
                        button(.class("button"), .type("submit")) { words(.signInButton) }
                    }
                }
            }
        }
    }
}

extension SessionToken {
    /// Under which a browser keeps it.
    public static let cookieName = "straatlicht-session"
}
