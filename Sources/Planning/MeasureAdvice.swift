import HTML
import Insight
import Platform
import Registers

/// A kind of measure with what is known about it, offered beside a finding. Someone at the municipality chooses; what
/// is chosen and why is in the history of the measure.
struct MeasureAdvice: Sendable {
    let title: PlanPhrase
    /// What studies found, and about what.
    let known: PlanPhrase
    let kind: Measure.Kind
    /// Where that was read.
    let source: String
    let suits: Set<Finding.Kind>
    /// For street harassment itself; what studies found about other things is no evidence for it.
    var evidence: Measure.Evidence { .unknown }

    static let all = [
        MeasureAdvice(
            title: .adviceLight, known: .adviceLightKnown, kind: .preventive,
            source: "SCP 2004; Campbell Systematic Reviews 2008:13", suits: [.hotspot, .partnerSignal]),
        MeasureAdvice(
            title: .advicePresence, known: .advicePresenceKnown, kind: .repressive,
            source: "SCP 2004; Campbell Systematic Reviews 2012:8",
            suits: [.hotspot, .hotTimes, .trend, .partnerSignal]),
        MeasureAdvice(
            title: .adviceBystanders, known: .adviceBystandersKnown, kind: .preventive,
            source: "Movisie, Wat werkt bij omstanders", suits: Set(Finding.Kind.allCases)),
        MeasureAdvice(
            title: .adviceLessons, known: .adviceLessonsKnown, kind: .preventive,
            source: "Loket Gezond Leven", suits: [.survey, .studentResearch, .trend]),
        MeasureAdvice(
            title: .adviceCampaign, known: .adviceCampaignKnown, kind: .preventive,
            source: "de Volkskrant, september 2018", suits: [.survey, .studentResearch, .trend]),
        MeasureAdvice(
            title: .adviceCameras, known: .adviceCamerasKnown, kind: .repressive,
            source: "Evaluatie cameratoezicht Delft, 2008", suits: [.hotspot]),
    ]

    static func suiting(_ kind: Finding.Kind?) -> [MeasureAdvice] {
        all.filter { advice in kind.map(advice.suits.contains) ?? true }
    }
}
