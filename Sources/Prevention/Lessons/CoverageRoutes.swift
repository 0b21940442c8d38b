import CSV
import Domain
import HTTPTypes
import Hummingbird
import Platform
import Registers
import SQLStore

/// Which classes had a lesson, for staff and as files.
struct CoverageRoutes: Sendable {
    let site: Site

    static let yearName = "jaar"

    func add(to router: SiteRouter) {
        router.staff(.get, .prevention(.lessonCoverage), .read(.prevention)) { visit in
            let kept = try await kept(visit)
            return visit.page(
                CoveragePage(
                    visit: visit, coverage: kept.coverage, schools: kept.titles(of: kept.schools, School.name),
                    years: kept.years
                ).page)
        }
        router.staff(.get, .prevention(.lessonCoverageFile), .read(.prevention), coverageFile)
        router.staff(.get, .prevention(.healthySchoolFile), .read(.prevention), healthySchoolFile)
    }

    /// What the registers hold.
    private struct Kept: Sendable {
        let year: SchoolYear
        let schools: [Entry]
        let lessons: [Entry]
        let classes: [Entry]
        let bookings: [Entry]

        var coverage: LessonCoverage {
            LessonCoverage(year, schools: schools, classes: classes, bookings: bookings)
        }

        /// Newest first; the one that is shown among them.
        var years: [SchoolYear] {
            let known = classes.map { $0[SchoolClasses.year] } + bookings.map { $0[LessonBooking.year] }
            return Set(known.compactMap { SchoolYear($0) } + [year]).sorted(by: >)
        }

        func titles(of entries: [Entry], _ name: Field<String>) -> [Identifier: String] {
            Dictionary(entries.map { ($0.id, $0[name]) }) { first, _ in first }
        }
    }

    private func kept(_ visit: StaffVisit) async throws -> Kept {
        let (municipality, now) = (visit.municipality.id, visit.now)
        let year =
            visit.query[Self.yearName].flatMap { SchoolYear($0) } ?? SchoolYear(of: DutchTime.reading(of: now).date)
        return try await site.database.read { connection in
            let reader = EntryReader(municipality: municipality, now: now, connection: connection)
            return Kept(
                year: year, schools: School.register.sorted(try reader.entries(of: School.register)),
                lessons: Lesson.register.sorted(try reader.entries(of: Lesson.register)),
                classes: try reader.entries(of: SchoolClasses.register),
                bookings: try reader.entries(of: LessonBooking.register))
        }
    }

    @Sendable private func coverageFile(_ visit: StaffVisit) async throws -> Response {
        let kept = try await kept(visit)
        let names = kept.titles(of: kept.schools, School.name)
        var writer = CSVWriter(byteOrderMark: true)
        writer.append([
            "schooljaar", "school", "leerjaar", "klassen", "klassen-met-les", "klassen-gepland", "lessen", "aandeel",
            "klassen-zonder-les",
        ])
        for row in kept.coverage.rows {
            writer.append([
                .text(kept.year.description), .text(names[row.school] ?? ""), .text(row.grade.rawValue),
                row.classes.map(CSVCell.integer) ?? .empty, .integer(row.given), .integer(row.planned),
                .integer(row.lessons), row.share.map(CSVCell.number) ?? .empty,
                row.missing.map(CSVCell.integer) ?? .empty,
            ])
        }
        return .file(writer.takeBytes(), .csv, named: "\(visit.municipality.id.slug)-dekking-\(kept.year).csv")
    }

    @Sendable private func healthySchoolFile(_ visit: StaffVisit) async throws -> Response {
        let kept = try await kept(visit)
        let (schools, lessons) = (
            kept.titles(of: kept.schools, School.name), kept.titles(of: kept.lessons, Lesson.title)
        )
        let levels = Dictionary(kept.schools.map { ($0.id, $0[School.level]) }) { first, _ in first }
        var writer = CSVWriter(byteOrderMark: true)
        writer.append(["schooljaar", "school", "niveau", "leerjaar", "les", "thema", "klassen", "lessen", "leerlingen"])
        let export = HealthySchoolExport(
            kept.year, schools: kept.schools, lessons: kept.lessons, bookings: kept.bookings)
        for row in export.rows {
            writer.append([
                .text(kept.year.description), .text(schools[row.school] ?? ""),
                .text((levels[row.school] ?? nil)?.rawValue ?? ""), .text(row.grade.rawValue),
                .text(lessons[row.lesson] ?? ""), .text(row.theme.rawValue), .integer(row.classes),
                .integer(row.lessons), .integer(row.pupils),
            ])
        }
        return .file(writer.takeBytes(), .csv, named: "\(visit.municipality.id.slug)-gezonde-school-\(kept.year).csv")
    }
}
