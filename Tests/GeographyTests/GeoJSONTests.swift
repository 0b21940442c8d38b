import Geography
import Testing

private let square = "[[150000,480000],[150100,480000],[150100,480100],[150000,480100],[150000,480000]]"

private func collection(_ features: String, crs: String = "") -> [UInt8] {
    Array("{ \"type\" : \"FeatureCollection\", \(crs) \"features\": [\(features)] }".utf8)
}

private func feature(_ geometry: String, properties: String = "{}") -> String {
    #"{"type":"Feature","properties":\#(properties),"geometry":\#(geometry)}"#
}

private let rdCRS = #""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::28992"}},"#

struct GeoJSONTests {
    @Test func everyGeometryInMetres() throws {
        let bytes = collection(
            [
                feature(
                    #"{"type":"Polygon","coordinates":[\#(square)]}"#,
                    properties: #"{"naam":"A\"]}","jaar":2022,"x":null}"#),
                feature(#"{"type":"MultiPolygon","coordinates":[[\#(square)]]}"#),
                feature(#"{"type":"Point","coordinates":[150000.5,480000.25,3]}"#),
                feature(#"{"type":"LineString","coordinates":[[150000,480000],[150003,480004]]}"#),
                feature(#"{"type":"MultiLineString","coordinates":[[[150000,480000],[150003,480004]]]}"#),
                feature("null"),
            ].joined(separator: " ,\n"), crs: rdCRS)
        let features = try GeoJSONReader.features(in: bytes)
        #expect(features.count == 6)
        #expect(features[0].text("naam") == "A\"]}")
        #expect(features[0].text("jaar") == "2022")
        #expect(features[0].text("x") == nil)
        #expect(features[0].geometry?.surface?.area == 10_000)
        #expect(features[1].geometry?.surface?.area == 10_000)
        #expect(features[2].geometry == .point(RDPoint(x: 150_000.5, y: 480_000.25)))
        #expect(features[3].geometry?.lines.first?.length == 5)
        #expect(features[4].geometry?.lines.count == 1)
        #expect(features[5].geometry == nil)
    }

    @Test func piecesOfAnySizeGiveTheSame() throws {
        let bytes = collection(
            feature(#"{"type":"Point","coordinates":[150000,480000]}"#, properties: #"{"n":"é\\\" ,{[","x":-1.5e3}"#)
                + ","
                + feature(#"{"type":"Polygon","coordinates":[\#(square)]}"#),
            crs: #""bbox":[1,2,3,4],"aantal":2 ,"ok":true,"# + rdCRS)
        let whole = try GeoJSONReader.features(in: bytes)
        for size in [1, 2, 3, 7, 64] {
            var reader = GeoJSONReader()
            var features: [Feature] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                features += try reader.append(bytes[start..<min(bytes.count, start + size)])
            }
            try reader.finish()
            #expect(features == whole)
            #expect(reader.count == 2)
        }
    }

    @Test func degreesAreRecognized() throws {
        let point = #"{"type":"Point","coordinates":[5.387203650,52.155172887]}"#
        for crs in [
            "", #""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"#, #""crs":null,"#,
        ] {
            let features = try GeoJSONReader.features(in: collection(feature(point), crs: crs))
            guard case .point(let found) = features.first?.geometry else {
                Issue.record("no point")
                continue
            }
            #expect(found.distance(to: RDPoint(x: 155_000, y: 463_000)) < 0.3)
        }
        let metres = #"{"type":"Point","coordinates":[155000,463000]}"#
        #expect(
            try GeoJSONReader.features(in: collection(feature(metres))).first?.geometry
                == .point(RDPoint(x: 155_000, y: 463_000)))
    }

    @Test func referenceSystemsThatCannotBe() {
        let mercator = #""crs":{"type":"name","properties":{"name":"EPSG:3857"}},"#
        #expect(throws: GeoJSONError.unknownReferenceSystem("EPSG:3857")) {
            try GeoJSONReader.features(in: collection("", crs: mercator))
        }
        let degrees = feature(#"{"type":"Point","coordinates":[5.4,52.2]}"#)
        let late = Array(
            #"{"features":[\#(degrees)],"type":"FeatureCollection",\#(rdCRS.dropLast())}"#.utf8)
        #expect(throws: GeoJSONError.contradictoryReferenceSystem) { try GeoJSONReader.features(in: late) }
    }

    @Test(
        arguments: [
            #"{"type":"Point","coordinates":[52.2,5.4]}"#, #"{"type":"Point","coordinates":[155000]}"#,
            #"{"type":"Point","coordinates":["a",3]}"#, #"{"type":"Point"}"#, #"{"type":"Circle","coordinates":[1,2]}"#,
            #"{"type":"Polygon","coordinates":[]}"#, #"{"type":"Polygon","coordinates":[[[155000,463000]]]}"#,
            #"{"type":"LineString","coordinates":[[155000,463000]]}"#, #"{"type":"MultiPolygon","coordinates":[]}"#,
            #"{"type":"Polygon","coordinates":[[[155000,463000],[5.4,52.2],[155010,463010]]]}"#, #""x""#,
        ])
    func badGeometryNamesItsFeature(geometry: String) {
        let good = feature(#"{"type":"Point","coordinates":[155000,463000]}"#)
        do throws(GeoJSONError) {
            _ = try GeoJSONReader.features(in: collection(good + "," + feature(geometry)))
            Issue.record("was read")
        } catch {
            guard case .feature(1, _) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func brokenFiles() {
        func error(_ text: String) -> GeoJSONError? {
            do throws(GeoJSONError) {
                _ = try GeoJSONReader.features(in: text.utf8)
                return nil
            } catch {
                return error
            }
        }
        #expect(error("") == .notAFeatureCollection)
        #expect(error("[]") == .notAFeatureCollection)
        #expect(error("{}") == .notAFeatureCollection)
        #expect(error(#"{"type":"Topology"}"#) == .notAFeatureCollection)
        #expect(error(#"{"type":"FeatureCollection"}"#) == .notAFeatureCollection)
        #expect(error(#"{"type":"FeatureCollection","features":[]}"#) == nil)
        #expect(error("{\"type\":\"FeatureCollection\",\"features\":[]}\n") == nil)
        #expect(error(#"{"type":"FeatureCollection","features":["#) == .incomplete)
        #expect(error(#"{"type":"FeatureCollection","features":[]}x"#) == .malformed(offset: 42))
        #expect(error(#"{"type":"FeatureCollection","features":[1]}"#) == .malformed(offset: 40))
        #expect(error(#"{"type":"FeatureCollection","features":[],}"#) == .malformed(offset: 42))
        #expect(
            error(#"{"type":"FeatureCollection","features":[{]]}"#)
                == .json(feature: 0, JSONError(reason: .unexpectedByte, offset: 1)))
        #expect(error(#"{"type":"FeatureCollection","features":{}}"#) == .notAFeatureCollection)
        #expect(
            error(#"{"type":"FeatureCollection","features":[{"type":"X"}]}"#) == .feature(0, "its type is not Feature"))
    }

    @Test func aByteOrderMarkIsWholeOrNotThere() throws {
        let text = Array(#"{"type":"FeatureCollection","features":[]}"#.utf8)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        #expect(try GeoJSONReader.features(in: mark + text).isEmpty)
        for wrong in [[0xEF], [0xEF, 0xBB], [0xBB], [0x20, 0xBB], mark + [0xEF]] as [[UInt8]] {
            #expect(throws: GeoJSONError.notAFeatureCollection) { try GeoJSONReader.features(in: wrong + text) }
        }
    }

    @Test func longFeaturesAreRefused() {
        var reader = GeoJSONReader(maximumLength: 50)
        #expect(throws: GeoJSONError.tooLong(feature: 0, limit: 50)) {
            _ = try reader.append(collection(feature(#"{"type":"Point","coordinates":[155000,463000]}"#)))
        }
    }

    @Test func writtenAndReadAgain() throws {
        let hole = [(40.0, 40.0), (60, 40), (60, 60)].map { RDPoint(x: 150_000 + $0.0, y: 480_000 + $0.1) }
        let corners = [(0.0, 0.0), (0, 100), (100, 100), (100, 0)].map { RDPoint(x: 150_000 + $0.0, y: 480_000 + $0.1) }
        let polygon = try #require(Polygon(exterior: corners, holes: [hole]))
        let line = try #require(LineString(corners))
        let features = [
            Feature(id: "a", properties: ["naam": "Één <b>", "aantal": 3], geometry: .polygon(polygon)),
            Feature(geometry: .multiPolygon(MultiPolygon(polygon))), Feature(geometry: .lineString(line)),
            Feature(geometry: .multiLineString([line, line])), Feature(geometry: .point(corners[0])),
            Feature(geometry: nil),
        ]
        let bytes = GeoJSONWriter.encoded(features)
        let again = try GeoJSONReader.features(in: bytes)
        #expect(again.count == features.count)
        #expect(again[0].id == "a")
        #expect(again[0].properties == features[0].properties)
        #expect(abs((again[0].geometry?.surface?.area ?? 0) - polygon.area) < 20)
        #expect(again[3].geometry?.lines.count == 2)
        #expect(again[5].geometry == nil)

        // Right-hand rule and closed rings, as written.
        let rings = try JSONValue(parsing: bytes)["features"]?.array?[0]["geometry"]?["coordinates"]?.array ?? []
        #expect(rings.count == 2)
        for (index, ring) in rings.enumerated() {
            let positions = (ring.array ?? []).map { ($0.array?[0].number ?? 0, $0.array?[1].number ?? 0) }
            #expect(positions.first?.0 == positions.last?.0)
            let doubled = zip(positions, positions.dropFirst()).reduce(0.0) {
                $0 + ($1.0.0 - 5) * ($1.1.1 - 52) - ($1.1.0 - 5) * ($1.0.1 - 52)
            }
            #expect((doubled > 0) == (index == 0))
        }
    }

    @Test func coordinatesHaveSixDecimals() {
        let bytes = GeoJSONWriter.encoded([Feature(geometry: .point(RDPoint(x: 155_000, y: 463_000)))])
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(#""coordinates":[5.387204,52.155172]}"#))
    }
}
