import Domain
import Geography
import Registers

/// A publication as DataCite's JSON (metadata schema 4.5, https://schema.datacite.org), for who registers a DOI and
/// for programs that keep references.
struct DataCiteRecord {
    let publication: Entry
    let institution: String?
    let municipality: String
    let address: String

    var json: JSONValue {
        var record = JSONObject()
        if !publication[Publication.doi].isEmpty { record["doi"] = .string(publication[Publication.doi]) }
        record["url"] = .string(address)
        record["types"] = ["resourceTypeGeneral": "Text", "resourceType": "Research report"]
        record["creators"] = .array(
            Publication.names(of: publication).map { name in
                var creator: JSONObject = ["name": .string(name), "nameType": "Personal"]
                if let institution { creator["affiliation"] = .array([["name": .string(institution)]]) }
                return .object(creator)
            })
        var title: JSONObject = ["title": .string(publication[Publication.title])]
        title["lang"] = publication[Publication.language].map { .string($0.rawValue) }
        record["titles"] = .array([.object(title)])
        record["publisher"] = ["name": .string(institution ?? municipality)]
        if let date = publication[Publication.date] {
            record["publicationYear"] = .number(Double(date.components.year))
            var dates: [JSONValue] = [["date": .string(date.description), "dateType": "Issued"]]
            if let embargo = publication[Publication.embargo] {
                dates.append(["date": .string(embargo.description), "dateType": "Available"])
            }
            record["dates"] = .array(dates)
        }
        record["language"] = publication[Publication.language].map { .string($0.rawValue) }
        record["subjects"] = .array(
            publication[Publication.themes].map { ["subject": .string($0.rawValue)] })
        record["descriptions"] = .array([
            ["description": .string(publication[Publication.summary]), "descriptionType": "Abstract"]
        ])
        var rights: [JSONValue] = []
        if let licence = publication[Publication.licence] {
            rights.append([
                "rights": .string(licence.rawValue.uppercased()), "rightsUri": .string(licence.address ?? ""),
            ])
        }
        if let access = publication[Publication.access] { rights.append(["rightsUri": .string(access.address)]) }
        record["rightsList"] = .array(rights)
        record["schemaVersion"] = "http://datacite.org/schema/kernel-4"
        return .object(record)
    }
}
