import Domain
import Geography
import TestSupport
import Testing

@testable import Deployment

struct TrackTests {
    private func square(_ east: Int, _ north: Int) throws -> Square { try #require(Square(east: east, north: north)) }

    private func track(_ points: [(minute: Int64, east: Int)]) throws -> Track {
        Track(
            points: try points.map { minute, east in
                Track.Point(at: TestSite.noon.adding(minutes: minute), square: try square(east, 4900))
            })
    }

    private func cells(_ track: Track, _ minutes: Int64 = 600) -> [[Int]] {
        track.cells(from: TestSite.noon, to: TestSite.noon.adding(minutes: minutes))
            .map { [Int($0.key.start.minutes(since: TestSite.noon)), $0.key.square.east, $0.value] }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test func timeGoesToTheSquareInWhichItPassed() throws {
        let track = try track([(0, 1500), (5, 1500), (10, 1501), (20, 1501)])
        #expect(cells(track) == [[0, 1500, 600], [0, 1501, 300], [15, 1501, 360]])
    }

    @Test func nobodyKnowsWhatHappensInALongGap() throws {
        // One point stands for a quarter of an hour at most.
        #expect(cells(try track([(0, 1500), (120, 1501)])) == [[0, 1500, 900], [120, 1501, 60]])
    }

    @Test func theOrderInTheFileDoesNotMatter() throws {
        let points: [(Int64, Int)] = [(0, 1500), (7, 1501), (14, 1502), (21, 1500)]
        let (first, second) = (try track(points), try track(points.reversed()))
        #expect(cells(first) == cells(second))
    }

    @Test func whatIsOutsideTheShiftIsThrownAway() throws {
        let track = try track([(-10, 1500), (0, 1501), (5, 1501), (30, 1502)])
        #expect(cells(track, 10) == [[0, 1501, 600]])
        #expect(track.countOutside(from: TestSite.noon, to: TestSite.noon.adding(minutes: 10)) == 2)
    }

    @Test func noCellIsLongerThanItsQuarter() throws {
        let many = try track((0..<600).map { (Int64($0), 1500 + $0 % 3) })
        for cell in cells(many) { #expect(cell[2] <= 900) }
        #expect(cells(many).reduce(0) { $0 + $1[2] } == 600 * 60)
    }

    // MARK: Files

    private let gpx = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- gemaakt door een <trkpt> apparaat -->
        <gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
          <wpt lat="52.1" lon="5.1"><time>2026-11-21T11:00:00Z</time></wpt>
          <trk><name><![CDATA[<trkpt lat="1" lon="1">]]></name><trkseg>
            <trkpt lat="52.39" lon="5.38"><ele>3</ele><time>2026-11-21T11:00:00Z</time></trkpt>
            <trkpt lon='5.38' lat='52.39'>
              <extensions><x:time xmlns:x="u">2020-01-01T00:00:00Z</x:time></extensions>
              <time>2026-11-21T12:05:00.250+01:00</time>
            </trkpt>
            <trkpt lat="52.39" lon="5.38"/>
            <trkpt lat="noord" lon="5.38"><time>2026-11-21T11:10:00Z</time></trkpt>
            <trkpt lat="48.85" lon="2.35"><time>2026-11-21T11:10:00Z</time></trkpt>
          </trkseg></trk>
        </gpx>
        """

    @Test func readsGPXAndTellsTheLinesThatItCannotUse() throws {
        let file = TrackFile(gpx)
        #expect(file.track.points.map { $0.at.minutes(since: TestSite.noon) }.map { Int($0) } == [0, 5])
        #expect(
            file.problems == [
                TrackProblem(line: 11, reason: .noTime), TrackProblem(line: 12, reason: .noPlace),
                TrackProblem(line: 13, reason: .outside),
            ])
    }

    @Test(arguments: [
        ("<!DOCTYPE gpx [<!ENTITY a \"&b;&b;\">]>\n<gpx>&a;</gpx>", TrackProblem.Reason.documentType),
        ("<gpx><!ENTITY x \"y\"></gpx>", .documentType),
        ("<gpx><trkpt lat=\"52.39\" lon=\"5.38\"><time>2026-11-21T11:00:00Z</time>", .unreadable),
        ("<gpx><trkpt lat=\"52.39", .unreadable), ("<gpx><!-- nooit dicht", .unreadable),
        ("<gpx><trkpt lat=52 lon=5/></gpx>", .unreadable), ("<gpx <trkpt/>", .unreadable),
        ("een,twee\n1,2\n", .columns), ("tijd,lat\n1,2\n", .columns), ("\"tijd,lat,lon\n", .unreadable), ("", .columns),
    ])
    func whatBreaksOffOrIsUnsafeIsRefusedAsAWhole(text: String, reason: TrackProblem.Reason) {
        let file = TrackFile(text)
        #expect(file.track.points.isEmpty)
        #expect(file.problems.last?.reason == reason)
    }

    @Test func anEntityIsNeverExpanded() {
        let file = TrackFile("<gpx><trkpt lat=\"&lat;\" lon=\"5.38\"><time>2026-11-21T11:00:00Z</time></trkpt></gpx>")
        #expect(file.track.points.isEmpty)
        #expect(file.problems == [TrackProblem(line: 1, reason: .noPlace)])
    }

    /// Whatever is sent, reading ends and does not fail.
    @Test func brokenFilesEnd() {
        let bytes = Array(gpx.utf8)
        for length in stride(from: 0, to: bytes.count, by: 3) {
            _ = TrackFile(String(decoding: bytes.prefix(length), as: UTF8.self))
            var changed = bytes
            if length < changed.count { changed[length] = UInt8(ascii: "<") }
            _ = TrackFile(String(decoding: changed, as: UTF8.self))
        }
    }

    @Test func readsCSVInDegreesWithADecimalComma() {
        let file = TrackFile(
            "Tijd;Breedtegraad;Lengtegraad\r\n2026-11-21 12:00;52,39;5,38\r\nvandaag;52,39;5,38\r\n"
                + "2026-11-21 12:01:30;;5,38\r\n2026-11-21T11:02:00Z;52,39;5,38\r\n")
        #expect(file.track.points.map { Int($0.at.minutes(since: TestSite.noon)) } == [0, 2])
        #expect(
            file.problems == [TrackProblem(line: 3, reason: .noTime), TrackProblem(line: 4, reason: .noPlace)])
    }

    @Test func readsCSVInTheNationalGrid() throws {
        let file = TrackFile("time,x,y\n2026-11-21T12:00,150050,490050\n2026-11-21T12:00,1,1\n2026-11-21T12:00,1e9,0\n")
        #expect(file.track.points.map(\.square) == [try square(1500, 4900)])
        #expect(
            file.problems == [TrackProblem(line: 3, reason: .outside), TrackProblem(line: 4, reason: .noPlace)])
    }

    @Test(arguments: [
        ("2026-11-21T12:00", 0.0), ("2026-11-21 12:00:30", 0.5), ("2026-11-21T11:00:00Z", 0),
        ("2026-11-21T11:00:00.999Z", 0), ("2026-11-21T06:00:00-05:00", 0), ("2026-11-21T12:30:00+0130", 0),
        (" 2026-11-21T12:00 ", 0),
    ])
    func readsMoments(text: String, minutes: Double) {
        #expect(TrackTime.instant(text)?.minutes(since: TestSite.noon) == minutes)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T24:00", "2026-11-21T12:60", "2026-02-30T12:00", "2026-11-21T12:00:99",
        "2026-11-21T12:00:00X", "2026-11-21T12:00:00+1", "2026-11-21T12:00:00.Z", "2026-11-21T1２:00",
        "20261121T120000Z",
    ])
    func otherTextIsNoMoment(text: String) { #expect(TrackTime.instant(text) == nil) }
}
