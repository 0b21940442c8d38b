import Domain
import HTTPTypes
import Platform
import TestSupport
import Testing

@testable import Registers

/// Counts of reports that a register holds are for who sees figures.
struct FiguresTests {
    private static let title = Field.line("titel", [.required])
    private static let count = Field.number("aantal", [.column, .figures])
    private static let register = Register("proof-figures", room: .planning, path: "proefcijfers") {
        FieldGroup {
            title
            count
        }
    }

    @Test(arguments: Role.allCases.filter { $0.allows(.read(.planning)) })
    func nobodyElseSeesThem(role: Role) async throws {
        try await TestSite.with(migrations: PlatformMigrations.all + RegisterMigrations.all) { site in
            let router = SiteRouter(site: site)
            Registers.add(to: router, RegisterCatalogue([Self.register]), links: [])
            return router
        } _: { browser, site, town in
            let list = "/proefdorp/beheer/plan/proefcijfers"
            let editor = try await browser.signedIn(as: .policyOfficer, site, town)
            // A number that stands in no identifier by chance.
            let added = try await editor.submit(list + "/nieuw", [("titel", "Plek"), ("aantal", "70130427")])
            let path = try #require(added.headers[.location])
            let reader = try await browser.signedIn(as: role, site, town, login: "lezer")
            for page in [list, list + "?zoek=70130427", path, list + "/lijst.csv", list + "/lijst.json"] {
                var text = try await reader.get(page).text
                // What was searched for stands in its own box.
                if page.contains("zoek") {
                    text = text.replacing("value=\"70130427\"", with: "").replacing("zoek=70130427", with: "")
                }
                let shown = text.contains("70.130.427") || text.contains("70130427")
                let mayShow = role.allows(.seeFigures)
                #expect(mayShow || !shown, "\(role) at \(page)")
                if mayShow, !page.contains("zoek") { #expect(shown, "\(role) at \(page)") }
            }
        }
    }
}
