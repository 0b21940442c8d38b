import Domain
import Platform
import SQLStore

/// Cases that are about one thing. One of them is the head, to which the others are linked; a head is linked to
/// nothing, so that there are no chains.
extension CaseStore {
    /// The cases of the group that this case is in, its head first, then by age; only itself when it is in none.
    static func group(
        of file: Case, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Case] {
        let head = file.linkedTo ?? file.id
        return try connection.rows(
            """
            SELECT \(fragment: columns) FROM case_file
            WHERE case_file.municipality_id = \(municipality) AND (case_file.id = \(head) OR linked_to = \(head))
            ORDER BY CASE WHEN linked_to IS NULL THEN 0 ELSE 1 END, case_file.created_ms, case_file.id
            """
        ).map(self.file)
    }

    /// Puts a whole group behind another head.
    /// - Parameter head: a case that is linked to nothing, or a member of the group, which then becomes its head.
    static func lead(
        _ group: [Identifier], by head: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            "UPDATE case_file SET linked_to = NULL WHERE municipality_id = \(municipality) AND id = \(head)")
        try connection.execute(
            """
            UPDATE case_file SET linked_to = \(head)
            WHERE municipality_id = \(municipality) AND id IN (\(values: group)) AND id <> \(head)
            """)
    }

    /// Takes a case out of its group. When it was the head, the oldest of the others takes its place.
    /// - Returns: the cases that stay behind.
    @discardableResult
    static func leaveGroup(
        _ id: Identifier, in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Identifier] {
        guard let file = try find(id, in: municipality, connection) else { return [] }
        let others = try group(of: file, in: municipality, connection).map(\.id).filter { $0 != id }
        try connection.execute(
            "UPDATE case_file SET linked_to = NULL WHERE municipality_id = \(municipality) AND id = \(id)")
        if file.linkedTo == nil, let next = others.first {
            try lead(others, by: next, in: municipality, connection)
        }
        return others
    }

    /// The cases with a report whose id ends in these three bytes, which is what ``CaseReference`` shows; two at most.
    static func find(
        ending bytes: [UInt8], in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [Case] {
        try connection.rows(
            """
            SELECT \(fragment: columns) FROM case_file
            WHERE case_file.municipality_id = \(municipality) AND substr(case_file.id, 14) = \(bytes)
                AND report_id IS NOT NULL
            ORDER BY case_file.id LIMIT 2
            """
        ).map(file)
    }
}

extension CaseStore {
    static func setOutcomes(
        _ outcomes: [Code], of id: Identifier, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        let text = outcomes.map(\.value).joined(separator: " ")
        try connection.execute(
            """
            UPDATE case_file SET outcomes = \(text), changed_ms = \(now)
            WHERE municipality_id = \(municipality) AND id = \(id)
            """)
    }

    static func setDepartment(
        _ department: String?, of id: Identifier, at now: Instant, in municipality: Municipality.ID,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE case_file SET department = \(optional: department), changed_ms = \(now)
            WHERE municipality_id = \(municipality) AND id = \(id)
            """)
    }

    /// The departments that cases are with, by name.
    static func departments(in municipality: Municipality.ID, _ connection: any SQLConnection) throws -> [String] {
        try connection.rows(
            """
            SELECT DISTINCT department FROM case_file
            WHERE municipality_id = \(municipality) AND department IS NOT NULL AND report_id IS NOT NULL
            """
        ).map { try $0.text("department") }.sorted()
    }
}
