package import Domain
import Insight
package import Platform
package import Registers
package import SQLStore

/// All that a municipality keeps of its plan, read at one moment; what is put away is not in it.
package struct Plan: Sendable {
    /// In the order of the page: by kind, then by title.
    package let goals: [Entry]
    package let indicators: [Entry]
    /// Newest first.
    package let values: [Entry]
    package let measures: [Entry]
    /// Newest first.
    package let commitments: [Entry]
    package let departments: [Entry]
    package let findings: [Entry]

    private let titles: [Identifier: String]

    package init(
        goals: [Entry] = [], indicators: [Entry] = [], values: [Entry] = [], measures: [Entry] = [],
        commitments: [Entry] = [], departments: [Entry] = [], findings: [Entry] = []
    ) {
        self.goals = Goal.register.sorted(goals).enumerated().sorted { left, right in
            let (first, second) = (left.element[Goal.kind]?.rank ?? 0, right.element[Goal.kind]?.rank ?? 0)
            return (first, left.offset) < (second, right.offset)
        }.map(\.element)
        self.indicators = Indicator.register.sorted(indicators)
        self.values = IndicatorValue.register.sorted(values)
        self.measures = Measure.register.sorted(measures)
        self.commitments = Commitment.register.sorted(commitments)
        self.departments = Department.register.sorted(departments)
        self.findings = Finding.register.sorted(findings)
        let named = [
            (goals, Goal.register), (indicators, Indicator.register), (measures, Measure.register),
            (commitments, Commitment.register), (departments, Department.register), (findings, Finding.register),
        ]
        var titles: [Identifier: String] = [:]
        for (entries, register) in named { for entry in entries { titles[entry.id] = entry.title(in: register) } }
        self.titles = titles
    }

    /// - Parameter role: of who reads it; not everybody sees what is still being written.
    package static func read(
        in municipality: Municipality.ID, for role: Role, _ connection: any SQLConnection
    ) throws -> Plan {
        func all(_ register: Register) throws -> [Entry] {
            try RegisterStore.all(of: register.id, in: municipality, connection)
                .filter { register.isShown($0.fields, to: role) }
        }
        return try Plan(
            goals: all(Goal.register), indicators: all(Indicator.register), values: all(IndicatorValue.register),
            measures: all(Measure.register), commitments: all(Commitment.register),
            departments: all(Department.register), findings: all(Finding.register))
    }

    /// What people call an entry; `nil` when it was put away.
    package func title(of id: Identifier) -> String? { titles[id] }

    package func indicators(of goal: Entry) -> [Entry] { indicators.filter { $0[Indicator.goal] == goal.id } }

    package func measures(of goal: Entry) -> [Entry] { measures.filter { $0[Measure.goals].contains(goal.id) } }

    /// Newest first.
    package func values(of indicator: Entry) -> [Entry] {
        values.filter { $0[IndicatorValue.indicator] == indicator.id }
    }

    package func measures(answering finding: Identifier) -> [Entry] {
        measures.filter { $0[Measure.findings].contains(finding) }
    }

    package func findings(of measure: Entry) -> [Entry] {
        findings.filter { measure[Measure.findings].contains($0.id) }
    }
}
