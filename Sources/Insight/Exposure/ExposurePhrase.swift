import Geography
import Platform

/// Phrases of key figures, zones and rates.
enum ExposurePhrase: String, PhraseKey {
    case measureInhabitants = "exposure.measure.inwoners"
    case measureWomen = "exposure.measure.vrouwen"
    case measureMen = "exposure.measure.mannen"
    case measureAge0to14 = "exposure.measure.inwoners-0-14"
    case measureAge15to24 = "exposure.measure.inwoners-15-24"
    case measureAge25to44 = "exposure.measure.inwoners-25-44"
    case measureAge45to64 = "exposure.measure.inwoners-45-64"
    case measureAge65 = "exposure.measure.inwoners-65-plus"
    case measureWomen15to24 = "exposure.measure.vrouwen-15-24"
    case measureVenues = "exposure.measure.horeca"
    case measureFootfall = "exposure.measure.passanten"
    case measureEvents = "exposure.measure.evenementen"
    case unitInhabitants = "exposure.unit.inwoners"
    case unitWomen = "exposure.unit.vrouwen"
    case unitAge15to24 = "exposure.unit.inwoners-15-24"
    case unitWomen15to24 = "exposure.unit.vrouwen-15-24"
    case unitVenues = "exposure.unit.horeca"
    case unitFootfall = "exposure.unit.passanten"
    case unitEvents = "exposure.unit.evenementen"
    case wholeTown = "exposure.whole.town"
    case wholeChoice = "exposure.whole.choice"
    case manyPeople = "exposure.many.people"
    case manyVenues = "exposure.many.venues"
    case manyFootfall = "exposure.many.footfall"
    case manyEvents = "exposure.many.events"
    case manyOrdinary = "exposure.many.ordinary"
    case manyPerhaps = "exposure.many.perhaps"
    case manyHigh = "exposure.many.high"
    case manyTooLittle = "exposure.many.too-little"
    case manyNotCompared = "exposure.many.not-compared"
    case highNames = "exposure.high.names"
    case highOnly = "exposure.high.only"
    case highNone = "exposure.high.none"
    case lead = "exposure.lead"
    case legendInterval = "exposure.legend.interval"
    case legendLevel = "exposure.legend.level"
    case chartLabel = "exposure.chart.label"
    case chartFailed = "exposure.chart.failed"
    case chartReports = "exposure.chart.reports"
    case chartLevel = "exposure.chart.level"
    case chartTwice = "exposure.chart.twice"
    case chartPart = "exposure.chart.part"
    case notePeople = "exposure.note.people"
    case noteVenues = "exposure.note.venues"
    case noteFootfall = "exposure.note.footfall"
    case noteEvents = "exposure.note.events"
    case noteReporting = "exposure.note.reporting"
    case missingFigures = "exposure.missing.figures"
    case missingZone = "exposure.missing.zone"
    case missingReports = "exposure.missing.reports"
    case missingLink = "exposure.missing.link"
    case choose = "exposure.choose"
    case standingHigh = "exposure.standing.high"
    case standingPerhapsHigh = "exposure.standing.perhaps-high"
    case standingOrdinary = "exposure.standing.ordinary"
    case standingTooLittle = "exposure.standing.too-little"
    case standingUnknown = "exposure.standing.unknown"
    case standingNotCompared = "exposure.standing.not-compared"
    case tableRates = "exposure.table.rates"
    case columnArea = "exposure.column.area"
    case columnReports = "exposure.column.reports"
    case columnOwn = "exposure.column.own"
    case columnRate = "exposure.column.rate"
    case columnInterval = "exposure.column.interval"
    case columnExceedance = "exposure.column.exceedance"
    case columnSmoothed = "exposure.column.smoothed"
    case columnStanding = "exposure.column.standing"
    case download = "exposure.download"
    case factCounts = "exposure.fact.counts"
    case factExposure = "exposure.fact.exposure"
    case factExposureText = "exposure.fact.exposure-text"
    case factFromShares = "exposure.fact.from-shares"
    case factOfPlaces = "exposure.fact.of-places"
    case factRates = "exposure.fact.rates"
    case factRatesText = "exposure.fact.rates-text"
    case factRatesExact = "exposure.fact.rates-exact"
    case factLevel = "exposure.fact.level"
    case factApart = "exposure.fact.apart"
    case factSmoothed = "exposure.fact.smoothed"
    case title = "exposure.title"
    case pageLead = "exposure.page-lead"
    case none = "exposure.none"
    case tableKnown = "exposure.table.known"
    case columnKind = "exposure.column.kind"
    case about = "exposure.about"
    case sources = "exposure.sources"
    case sourceLine = "exposure.source-line"
    case gaps = "exposure.gaps"
    case gapNone = "exposure.gap.none"
    case gapAreas = "exposure.gap.areas"
    case gapMany = "exposure.gap.many"
    case gapMeasures = "exposure.gap.measures"
    case gapBorders = "exposure.gap.borders"
    case how = "exposure.how"
    case howText = "exposure.how.text"
    case howCbs = "exposure.how.cbs"
    case howVenues = "exposure.how.venues"
    case howZones = "exposure.how.zones"
    case zones = "exposure.zones"
    case zonesLead = "exposure.zones.lead"
    case zonesNone = "exposure.zones.none"
    case zonesTable = "exposure.zones.table"
    case columnZone = "exposure.column.zone"
    case columnYear = "exposure.column.year"
    case columnSquares = "exposure.column.squares"
    case zoneNightlife = "exposure.zone.uitgaansgebied"
    case zoneShopping = "exposure.zone.winkelgebied"
    case zoneStation = "exposure.zone.stationsgebied"
    case zoneEvents = "exposure.zone.evenemententerrein"
    case zoneCampus = "exposure.zone.campus"
    case zoneOther = "exposure.zone.overig"
    case kindMunicipality = "exposure.kind.gemeente"
    case kindDistrict = "exposure.kind.wijk"
    case kindNeighbourhood = "exposure.kind.buurt"

    /// How a measure is called: `inwoners`.
    static func measure(_ measure: ExposureMeasure) -> ExposurePhrase {
        ExposurePhrase(rawValue: "exposure.measure." + measure.rawValue) ?? .measureInhabitants
    }

    /// What reports are counted over: `per 1.000 inwoners per jaar`.
    static func unit(_ measure: ExposureMeasure) -> ExposurePhrase {
        ExposurePhrase(rawValue: "exposure.unit." + measure.rawValue) ?? .unitInhabitants
    }

    static func standing(_ standing: AreaRates.Standing) -> ExposurePhrase {
        ExposurePhrase(rawValue: "exposure.standing." + standing.rawValue) ?? .standingUnknown
    }

    static func kind(_ kind: Area.Kind) -> ExposurePhrase {
        ExposurePhrase(rawValue: "exposure.kind." + kind.rawValue) ?? .kindNeighbourhood
    }

    static func kind(_ kind: Zone.Kind) -> ExposurePhrase {
        ExposurePhrase(rawValue: "exposure.zone." + kind.rawValue) ?? .zoneOther
    }
}
