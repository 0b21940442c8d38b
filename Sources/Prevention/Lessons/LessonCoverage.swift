import Domain
import Registers

/// How many classes of each school got a lesson in a school year, and which did not.
struct LessonCoverage: Sendable {
    struct Row: Sendable, Equatable {
        let school: Identifier
        let grade: Grade
        /// How many classes there are; `nil` when nobody wrote it down.
        let classes: Int?
        /// How many different classes had a lesson.
        let given: Int
        /// How many different classes have one asked or planned, and had none yet.
        let planned: Int
        /// Lessons given in all, also a second one to the same class.
        let lessons: Int

        /// Of all classes, at most 1; `nil` without a number of classes.
        var share: Double? { classes.map { Swift.min(1, Double(given) / Double($0)) } }
        var missing: Int? { classes.map { Swift.max(0, $0 - given) } }
        /// More classes had a lesson than there are: one of the two numbers is wrong.
        var isDoubtful: Bool { classes.map { given > $0 } ?? false }
    }

    let year: SchoolYear
    /// In the order of schools by name and then of grades.
    let rows: [Row]

    /// - Parameter schools: in the order in which they are shown.
    init(_ year: SchoolYear, schools: [Entry], classes: [Entry], bookings: [Entry]) {
        self.year = year
        struct Key: Hashable {
            let school: Identifier
            let grade: Grade
        }
        var counts: [Key: Int] = [:]
        for entry in classes where entry[SchoolClasses.year] == year.description {
            guard let school = entry[SchoolClasses.school], let grade = entry[SchoolClasses.grade] else { continue }
            counts[Key(school: school, grade: grade)] = entry[SchoolClasses.classes]
        }
        var given: [Key: [String: Int]] = [:]
        var planned: [Key: Set<String>] = [:]
        for entry in bookings where entry[LessonBooking.year] == year.description {
            guard let school = entry[LessonBooking.school], let grade = entry[LessonBooking.grade] else { continue }
            let (key, name) = (Key(school: school, grade: grade), Self.folded(entry[LessonBooking.group]))
            switch entry[LessonBooking.state] {
            case .given: given[key, default: [:]][name, default: 0] += 1
            case .asked, .planned: planned[key, default: []].insert(name)
            case .cancelled, nil: continue
            }
        }
        rows = schools.flatMap { school in
            Grade.allCases.compactMap { grade in
                let key = Key(school: school.id, grade: grade)
                let (had, coming) = (given[key] ?? [:], planned[key] ?? [])
                guard counts[key] != nil || !had.isEmpty || !coming.isEmpty else { return nil }
                return Row(
                    school: school.id, grade: grade, classes: counts[key], given: had.count,
                    planned: coming.subtracting(had.keys).count, lessons: had.values.reduce(0, +))
            }
        }
    }

    /// Of rows that say how many classes there are.
    var classes: Int { rows.compactMap(\.classes).reduce(0, +) }
    var given: Int { rows.filter { $0.classes != nil }.map { Swift.min($0.given, $0.classes ?? 0) }.reduce(0, +) }
    var share: Double? { classes == 0 ? nil : Double(given) / Double(classes) }

    /// `1 A`, `1a` and `1-A` are the same class.
    static func folded(_ name: String) -> String {
        String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}

/// What the regional health service gets: lessons given that count for a theme of the healthy school.
struct HealthySchoolExport {
    struct Row: Sendable, Equatable {
        let school: Identifier
        let grade: Grade
        let lesson: Identifier
        let theme: HealthySchoolTheme
        var classes: Int
        var lessons: Int
        /// Of lessons that say how many there were.
        var pupils: Int
    }

    let rows: [Row]

    init(_ year: SchoolYear, schools: [Entry], lessons: [Entry], bookings: [Entry]) {
        let themes = Dictionary(
            lessons.compactMap { lesson in lesson[Lesson.healthySchool].map { (lesson.id, $0) } }
        ) { first, _ in first }
        struct Place: Hashable {
            let school: Identifier
            let grade: Grade
        }
        var booked: [Place: [Identifier: [Entry]]] = [:]
        for entry in bookings
        where entry[LessonBooking.year] == year.description && entry[LessonBooking.state] == .given {
            guard let school = entry[LessonBooking.school], let grade = entry[LessonBooking.grade],
                let lesson = entry[LessonBooking.lesson]
            else { continue }
            booked[Place(school: school, grade: grade), default: [:]][lesson, default: []].append(entry)
        }
        rows = schools.flatMap { school in
            Grade.allCases.flatMap { grade -> [Row] in
                guard let here = booked[Place(school: school.id, grade: grade)] else { return [] }
                return lessons.compactMap { lesson in
                    guard let theme = themes[lesson.id], let given = here[lesson.id] else { return nil }
                    return Row(
                        school: school.id, grade: grade, lesson: lesson.id, theme: theme,
                        classes: Set(given.map { LessonCoverage.folded($0[LessonBooking.group]) }).count,
                        lessons: given.count, pupils: given.compactMap { $0[LessonBooking.pupils] }.reduce(0, +))
                }
            }
        }
    }
}
