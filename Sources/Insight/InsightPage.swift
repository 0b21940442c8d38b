import Domain
import Geography
import HTML
import Platform

/// Everything that the page shows.
struct InsightModel: Sendable {
    let request: InsightRequest
    let hotspots: HotspotFigure
    let hotTimes: HotTimesFigure
    let trend: TrendFigure
    let areas: AreaFigure
    let changes: ChangeFigure
    /// What else happened in the period.
    let annotations: [AnnotationPort.Annotation]
    /// Year of the borders; `nil` when there are none.
    let bordersOf: Int?
    /// How each figure was made.
    var made: [FigureKind: MadeFigure] = [:]
    /// What the counts of areas are laid beside.
    let rates: RatesOfAreas
    /// Reports that are set apart and do not count yet.
    let waiting: BurstNotice.Waiting
}

/// The page with all figures.
enum InsightPage {
    static func page(_ model: InsightModel, _ gazetteer: Gazetteer, _ staff: StaffVisit) -> Page {
        let text = InsightText(staff.words(InsightPhrase.self))
        let words = text.words
        let filter = model.request.filter
        func file(_ url: InsightURL) -> String { staff.link(.insight(url)) + filter.query }
        func made(_ kind: FigureKind) -> String? { model.made[kind]?.address(staff) }
        let change = ChangeText(staff, text, gazetteer)
        let findings = FindingLinks(staff: staff, text: text, filter: filter)
        let problems = model.request.problems.map {
            (field: $0.field.rawValue, text: text.problem($0.problem, of: $0.field, in: filter))
        }
        return Page(
            title: words(.title), scripts: [.map, .charts, .drawings] + (problems.isEmpty ? [] : [.form]),
            isWide: true,
            languageQuery: staff.query.names.isEmpty ? "" : filter.query + model.rates.query,
            hasErrors: !problems.isEmpty
        ) {
            if !problems.isEmpty {
                ErrorSummary.markup(title: words(.problemSummary), problems: problems)
            }
            h1 { words(.title) }
            InsightNav.markup(staff, .overview, filter: filter)
            p(.class("lead")) { words(.lead) }
            div(.class("notice")) { p { words(.standing) } }
            BurstNotice.markup(staff, model.waiting)
            FilterForm(
                staff: staff, text: text, request: model.request, gazetteer: gazetteer, kept: model.rates.query
            ).markup
            keyFigures(model, text)
            ChangeCard(
                change: change, figure: model.changes, isInBursts: model.trend.isInBursts, filter: filter,
                bordersOf: model.bordersOf, nonce: staff.nonce, file: file(.changesFile), made: made(.changes)
            ).markup
            HotspotCard(
                text: text, figure: model.hotspots, filter: filter, bordersOf: model.bordersOf, nonce: staff.nonce,
                base: staff.link(.gazetteer(.map)), file: file(.hotspotsFile), findings: findings,
                made: made(.hotspots)
            ).markup
            HotTimesCard(
                text: text, figure: model.hotTimes, filter: filter, bordersOf: model.bordersOf,
                file: file(.hotTimesFile), findings: findings, made: made(.hotTimes)
            ).markup
            TrendCard(
                text: text, figure: model.trend, filter: filter, bordersOf: model.bordersOf, nonce: staff.nonce,
                file: file(.trendFile), marks: SeriesMarks(change: change, annotations: model.annotations),
                made: made(.trend)
            ).markup
            AreaCard(
                text: text, figure: model.areas, filter: filter, bordersOf: model.bordersOf, file: file(.areasFile),
                made: made(.areas),
                rates: RatesSection(
                    model.rates, filter, on: .overview, made: made(.rates), staff)
            ).markup
        }
    }

    private static func keyFigures(_ model: InsightModel, _ text: InsightText) -> Markup {
        let figures: [(Int, InsightPhrase)] = [
            (model.areas.tally.total, .keyReports), (model.hotspots.tally.counted, .keyPlace),
            (model.hotTimes.tally.counted, .keyTime), (model.trend.tally.counted, .keyMonth),
        ]
        return ul(.class("key-figures")) {
            for (count, label) in figures {
                li {
                    span(.class("key-figures__value")) { text.numbers.whole(count) }
                    " "
                    span(.class("key-figures__label")) { text.words(label) }
                }
            }
        }
    }
}

extension MadeFigure {
    /// Where it says how it was made.
    func address(_ staff: StaffVisit) -> String { staff.link(.insight(.made(.value(id.description)))) }
}

/// The choices of an address as hidden fields, so that a form keeps what another one on the page chose.
enum HiddenFields {
    /// - Parameter query: made here, of codes and dates that need no escaping.
    static func markup(_ query: String) -> Markup {
        fragment {
            for pair in query.split(whereSeparator: { $0 == "?" || $0 == "&" }) {
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                if parts.count == 2 { input(.type("hidden"), .name(parts[0]), .value(parts[1])) }
            }
        }
    }
}

/// The choices on top of the page.
struct FilterForm {
    let staff: StaffVisit
    let text: InsightText
    let request: InsightRequest
    let gazetteer: Gazetteer
    /// The page that answers.
    var action: InsightURL = .overview
    /// What the page was asked for beside its filter, as the part of an address; stays when the filter changes.
    var kept = ""

    private var words: Words<InsightPhrase> { text.words }
    private var filter: InsightFilter { request.filter }

    var markup: Markup {
        form(
            .class("filters"), .method("get"), .action(staff.link(.insight(action))),
            .aria("label", words(.filterLabel))
        ) {
            HiddenFields.markup(kept)
            date(.from, words(.filterFrom), request.typedFrom)
            date(.to, words(.filterTo), request.typedTo)
            areas
            zones
            more
            div(.class("actions")) {
                button(.class("button"), .type("submit")) { words(.filterApply) }
                a(.class("button button--quiet"), .href(staff.link(.insight(action)))) { words(.filterReset) }
            }
        }
    }

    /// Folded, so that figures begin on a phone's first screen; the summary says how much is chosen inside.
    private var more: Markup {
        let inside: [InsightRequest.Field] = [.place, .time, .behaviour, .setting]
        let chosen = [
            filter.place != .any, filter.time != .any, !filter.behaviours.isEmpty, !filter.settings.isEmpty,
        ].count(where: \.self)
        return details(.class("more"), .open(inside.contains { request.problem(of: $0) != nil })) {
            summary {
                chosen == 0
                    ? words(.filterMore) : words(.filterMoreChosen, ["n": text.numbers.whole(chosen)])
            }
            div(.class("more__body filters__more")) {
                choice(.place, words(.filterPlace), filter.place, name: placeName)
                choice(.time, words(.filterTime), filter.time, name: timeName)
                codes(.behaviour, words(.filterBehaviour), .behaviour, chosen: filter.behaviours, hint: nil)
                codes(
                    .setting, words(.filterSetting), .setting, chosen: filter.settings,
                    hint: words(.filterSettingHint))
            }
        }
    }

    private func date(_ field: InsightRequest.Field, _ title: String, _ typed: String) -> Markup {
        self.field(field) {
            label(.class("field__label"), .for(field.rawValue)) { title }
            error(field)
            input(
                .class("input"), .type("date"), .id(field.rawValue), .name(field.rawValue), .value(typed),
                .aria("describedby", errorID(field)), .aria("invalid", request.problem(of: field) == nil ? nil : "true")
            )
        }
    }

    private func choice<Choice: CaseIterable & RawRepresentable & Equatable>(
        _ field: InsightRequest.Field, _ title: String, _ chosen: Choice, name: (Choice) -> String
    ) -> Markup where Choice.RawValue == String {
        self.field(field) {
            label(.class("field__label"), .for(field.rawValue)) { title }
            error(field)
            select(
                .class("input"), .id(field.rawValue), .name(field.rawValue), .aria("describedby", errorID(field)),
                .aria("invalid", request.problem(of: field) == nil ? nil : "true")
            ) {
                for item in Array(Choice.allCases) {
                    option(.value(item.rawValue), .selected(item == chosen)) { name(item) }
                }
            }
        }
    }

    /// Districts, each with its neighbourhoods.
    private var areas: Markup {
        let parts = gazetteer.areas.filter { $0.kind != .municipality }
        guard parts.count > 1 else { return Markup() }
        let districts = parts.filter { $0.kind == .district }
        let ordered =
            districts.flatMap { district in
                [district] + parts.filter { gazetteer.district(of: $0)?.code == district.code }
            } + parts.filter { $0.kind == .neighbourhood && gazetteer.district(of: $0) == nil }
        return field(.area) {
            label(.class("field__label"), .for(InsightRequest.Field.area.rawValue)) { words(.filterArea) }
            error(.area)
            select(
                .class("input"), .id(InsightRequest.Field.area.rawValue), .name(InsightRequest.Field.area.rawValue),
                .aria("describedby", errorID(.area)), .aria("invalid", request.problem(of: .area) == nil ? nil : "true")
            ) {
                option(.value(""), .selected(filter.area == nil)) { words(.filterAreaAll) }
                for area in ordered {
                    option(.value(area.code), .selected(filter.area == area.code)) {
                        area.kind == .district
                            ? words(.filterAreaDistrict, ["name": text.isolated(area.name)]) : text.isolated(area.name)
                    }
                }
            }
        }
    }

    /// Nightlife areas and other zones.
    private var zones: Markup {
        guard !gazetteer.zones.isEmpty || request.problem(of: .zone) != nil else { return Markup() }
        let name = InsightRequest.Field.zone.rawValue
        return field(.zone) {
            label(.class("field__label"), .for(name)) { words(.filterZone) }
            error(.zone)
            select(
                .class("input"), .id(name), .name(name), .aria("describedby", errorID(.zone)),
                .aria("invalid", request.problem(of: .zone) == nil ? nil : "true")
            ) {
                option(.value(""), .selected(filter.zone == nil)) { words(.filterZoneAll) }
                for zone in gazetteer.zones {
                    option(.value(zone.id.value), .selected(filter.zone?.id == zone.id)) { text.isolated(zone.name) }
                }
            }
        }
    }

    private func codes(
        _ field: InsightRequest.Field, _ title: String, _ list: CodeCatalogue.List, chosen: Set<Code>, hint: String?
    ) -> Markup {
        let count =
            chosen.isEmpty
            ? words(.filterAll) : words(.filterChosen, ["n": text.numbers.whole(chosen.count)])
        return details(.class("more"), .open(request.problem(of: field) != nil)) {
            summary { "\(title): \(count)" }
            div(.class("more__body")) {
                error(field)
                if let hint { p(.class("hint")) { hint } }
                div(.class("choices choices--grid"), .role("group"), .aria("label", title)) {
                    for (index, code) in staff.site.codes[list].codes.enumerated() {
                        label(.class("choice")) {
                            input(
                                .type("checkbox"), .id(index == 0 ? field.rawValue : nil), .name(field.rawValue),
                                .value(code.value), .checked(chosen.contains(code)))
                            span(.class("choice__text")) { staff.label(code, in: list) }
                        }
                    }
                }
            }
        }
    }

    private func field(_ field: InsightRequest.Field, @MarkupBuilder content: () -> Markup) -> Markup {
        div(.class(request.problem(of: field) == nil ? "field" : "field field--error"), content: content)
    }

    private func errorID(_ field: InsightRequest.Field) -> String? {
        request.problem(of: field) == nil ? nil : "\(field.rawValue)-fout"
    }

    private func error(_ field: InsightRequest.Field) -> Markup {
        guard let problem = request.problem(of: field), let id = errorID(field) else { return Markup() }
        return FieldError.markup(
            id: id, prefix: words(.problemPrefix), text: text.problem(problem, of: field, in: filter))
    }

    private func placeName(_ place: InsightFilter.PlaceDetail) -> String {
        switch place {
        case .any: words(.placeAny)
        case .place: words(.placePlace)
        case .point: words(.placePoint)
        }
    }

    private func timeName(_ time: InsightFilter.TimeDetail) -> String {
        switch time {
        case .any: words(.timeAny)
        case .days: words(.timeDays)
        case .dayPart: words(.timeDayPart)
        case .exact: words(.timeExact)
        }
    }
}
