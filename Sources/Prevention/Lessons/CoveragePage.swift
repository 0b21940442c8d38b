import Domain
import HTML
import Platform

/// Which classes had a lesson in a school year, school by school.
struct CoveragePage {
    let visit: StaffVisit
    let coverage: LessonCoverage
    let schools: [Identifier: String]
    let years: [SchoolYear]

    private var words: Words<LessonPhrase> { visit.words(LessonPhrase.self) }
    private var numbers: NumberText { NumberText(visit.language) }
    private var query: String { "?\(CoverageRoutes.yearName)=\(coverage.year)" }

    var page: Page {
        Page(title: words(.coverageTitle), isWide: true, languageQuery: query) {
            h1 { words(.coverageTitle) }
            p(.class("lead")) { words(.coverageLead) }
            chooser
            if let share = coverage.share {
                p(.class("lead")) {
                    strong {
                        words(
                            .coverageTotal,
                            [
                                "given": numbers.whole(coverage.given), "classes": numbers.whole(coverage.classes),
                                "share": numbers.percent(share), "year": coverage.year.description,
                            ])
                    }
                }
            }
            if coverage.rows.isEmpty {
                div(.class("notice")) { p { words(.coverageNone) } }
            } else {
                table
                missing
            }
            div(.class("actions")) {
                a(
                    .class("button button--quiet"), .href(visit.link(.prevention(.lessonCoverageFile)) + query)
                ) { words(.coverageFile) }
                a(
                    .class("button button--quiet"), .href(visit.link(.prevention(.healthySchoolFile)) + query)
                ) { words(.healthySchoolFile) }
            }
            p(.class("hint")) { words(.coverageMisleads) }
        }
    }

    private var chooser: Markup {
        HTML.form(.class("filters"), .method("get"), .action(visit.link(.prevention(.lessonCoverage)))) {
            div(.class("field")) {
                label(.class("field__label"), .for(CoverageRoutes.yearName)) { words(.schoolYear) }
                select(.class("input"), .id(CoverageRoutes.yearName), .name(CoverageRoutes.yearName)) {
                    for year in years {
                        option(.value(year.description), .selected(year == coverage.year)) { year.description }
                    }
                }
            }
            button(.class("button button--quiet"), .type("submit")) { words(.show) }
        }
    }

    private var table: Markup {
        scrollingTable(label: words(.coverageTitle)) {
            HTML.table(.class("table table--stack")) {
                thead {
                    tr {
                        for column in [LessonPhrase.school, .grade, .classes, .given, .planned, .share] {
                            th(.scope("col")) { words(column) }
                        }
                    }
                }
                tbody { for row in coverage.rows { self.row(row) } }
            }
        }
    }

    private func row(_ row: LessonCoverage.Row) -> Markup {
        tr {
            th(.scope("row"), .dir("auto")) { schools[row.school] ?? "–" }
            td(.data("label", words(.grade))) { visit.visit.phrase(of: row.grade) }
            td(.data("label", words(.classes))) { row.classes.map { numbers.whole($0) } ?? words(.unknown) }
            td(.data("label", words(.given))) {
                numbers.whole(row.given)
                if row.isDoubtful { strong { " " + words(.doubtful) } }
            }
            td(.data("label", words(.planned))) { numbers.whole(row.planned) }
            td(.data("label", words(.share))) {
                if let share = row.share {
                    span(.class("portion")) {
                        // Tenths, because the policy of the site allows no style in the page.
                        span(
                            .class("coverage-bar"), .data("tenths", String(Int((share * 10).rounded(.down)))),
                            .aria("hidden", "true"))
                        span { numbers.percent(share) }
                    }
                } else {
                    "–"
                }
            }
        }
    }

    private var missing: Markup {
        let open = coverage.rows.filter { ($0.missing ?? 0) > 0 }
        return section {
            h2 { words(.missingTitle) }
            if open.isEmpty {
                p { words(.missingNone) }
            } else {
                ul {
                    for row in open {
                        li {
                            words(
                                .missingLine,
                                [
                                    "school": visit.language.isolated(schools[row.school] ?? "–"),
                                    "grade": visit.visit.phrase(of: row.grade),
                                    "classes": numbers.whole(row.missing ?? 0),
                                    "planned": numbers.whole(row.planned),
                                ])
                        }
                    }
                }
            }
        }
    }
}
