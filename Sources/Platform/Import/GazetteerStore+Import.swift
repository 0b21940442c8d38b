import Domain
import Geography
import SQLStore

extension GazetteerStore {
    /// Which areas are there, so that an import can tell new ones from renewed ones.
    static func areaKeys(
        of municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Set<ImportAreas.Key> {
        Set(
            try connection.rows("SELECT year, code FROM area WHERE municipality_id = \(municipality)").map {
                try ImportAreas.Key(year: $0.int("year"), code: $0.text("code"))
            })
    }

    static func placeIDs(
        of municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> Set<NamedPlace.ID> {
        Set(
            try connection.rows("SELECT id FROM place WHERE municipality_id = \(municipality)").map {
                try NamedPlace.ID($0.text("id"))
            })
    }

    static func streetIDs(of municipality: Municipality.ID, _ connection: any SQLConnection) throws -> Set<Street.ID> {
        Set(
            try connection.rows("SELECT id FROM street WHERE municipality_id = \(municipality)").map {
                try Street.ID($0.text("id"))
            })
    }
}
