import Domain
import HTML
import Platform

/// Everything that can be done with a case that still has its report. What was chosen stays when a form comes back.
struct CaseForms {
    let visit: StaffVisit
    let view: CaseView
    let problem: CaseProblem?

    private var words: Words<ReportingPhrase> { visit.words(ReportingPhrase.self) }
    private var work: Words<CaseWorkPhrase> { visit.words(CaseWorkPhrase.self) }
    private var file: Case { view.file }
    private var id: PathValue { .value(file.id.description) }

    var markup: Markup {
        section(.id(CaseProblem.Field.handling.id), .tabindex(-1)) {
            answerForm
            statusForm
            folded(.outcome, work(.outcomesChange), isOpen: isWrong(.outcome)) { outcomeForm }
            folded(.department, work(.departmentChange), isOpen: isWrong(.department)) { departmentForm }
            folded(.link, linkTitle, isOpen: isWrong(.link) || view.group.count > 1) { linkForms }
        }
    }

    // MARK: Answer and status

    private var answerForm: Markup {
        form(.sendAnswer(id)) {
            fieldset(.class(style(.answer)), .aria("describedby", errorID(.answer))) {
                legend(.class("question__title")) { h2 { words(.answerChoose) } }
                p(.class("hint")) { words(.answerChooseHint) }
                error(.answer)
                div(.class("choices")) {
                    for (index, code) in visit.site.codes[.standardAnswer].codes.enumerated() {
                        choice(
                            "radio", "answer", code.value, id: index == 0 ? CaseProblem.Field.answer.id : nil,
                            isChosen: visit.form["answer"] == code.value,
                            visit.label(code, in: .standardAnswer),
                            hint: visit.site.codes.text(code, in: .standardAnswer, visit.language))
                    }
                }
            }
            save(words(.answerSend))
        }
    }

    private var statusForm: Markup {
        form(.changeStatus(id)) {
            input(.type("hidden"), .name("seen"), .value(file.status.rawValue))
            fieldset(.class(style(.status)), .aria("describedby", errorID(.status))) {
                legend(.class("question__title")) { h2 { words(.statusChange) } }
                error(.status)
                div(.class("choices")) {
                    for (index, status) in file.status.next.enumerated() {
                        choice(
                            "radio", "status", status.rawValue, id: index == 0 ? CaseProblem.Field.status.id : nil,
                            isChosen: visit.form["status"] == status.rawValue,
                            visit.label(Code(status.rawValue), in: .status),
                            hint: visit.site.codes.explanation(Code(status.rawValue), in: .status, visit.language))
                        if status == .closed { div(.class("reveal")) { closingOutcomes } }
                    }
                }
            }
            save(words(.statusSave))
        }
    }

    /// Asked together with closing, so that a case is closed in one step.
    private var closingOutcomes: Markup {
        fieldset(.class("question")) {
            legend(.class("question__title")) { h3 { work(.outcomesTitle) } }
            p(.class("hint")) { work(.outcomesHint) }
            outcomeChoices(firstID: nil)
        }
    }

    // MARK: What was done

    private var outcomeForm: Markup {
        form(.setOutcome(id)) {
            fieldset(.class(style(.outcome)), .aria("describedby", errorID(.outcome))) {
                legend(.class("question__title")) { h3 { work(.outcomesTitle) } }
                p(.class("hint")) { work(.outcomesHint) }
                error(.outcome)
                outcomeChoices(firstID: CaseProblem.Field.outcome.id)
            }
            save(work(.save))
        }
    }

    private func outcomeChoices(firstID: String?) -> Markup {
        // After a form with outcomes came back what was chosen there counts, also when nothing was.
        let isSent = visit.url == .reporting(.setOutcome(id)) || visit.form["status"] != nil
        let chosen = isSent ? visit.form.all("outcome") : file.outcomes.map(\.value)
        return div(.class("choices")) {
            for (index, code) in visit.site.codes[.outcome].codes.enumerated() {
                choice(
                    "checkbox", "outcome", code.value, id: index == 0 ? firstID : nil,
                    isChosen: chosen.contains(code.value), visit.label(code, in: .outcome),
                    hint: visit.site.codes.explanation(code, in: .outcome, visit.language))
            }
        }
    }

    // MARK: Department

    private var departmentForm: Markup {
        form(.assign(id)) {
            if view.departments.isEmpty {
                p { work(.departmentsNone) }
            } else {
                div(.class(isWrong(.department) ? "field field--error" : "field")) {
                    label(.class("field__label"), .for(CaseProblem.Field.department.id)) { work(.department) }
                    error(.department)
                    select(
                        .class("input"), .id(CaseProblem.Field.department.id), .name("department"),
                        .aria("describedby", errorID(.department)),
                        .aria("invalid", isWrong(.department) ? "true" : nil)
                    ) {
                        option(.value(""), .selected(chosenDepartment == nil)) { work(.departmentNone) }
                        for department in view.departments {
                            option(.value(department), .selected(department == chosenDepartment)) { department }
                        }
                    }
                }
                save(work(.save))
            }
        }
    }

    private var chosenDepartment: String? {
        visit.url == .reporting(.assign(id)) ? visit.form["department"] : file.department
    }

    // MARK: Links

    private var linkTitle: String {
        view.group.count > 1
            ? work(.linkTitleSome, ["n": NumberText(visit.language).whole(view.group.count)]) : work(.linkTitle)
    }

    private var linkForms: Markup {
        fragment {
            if view.group.count > 1 {
                p { work(.linkGroup) }
                ul {
                    for (index, other) in view.group.enumerated() where other.id != file.id {
                        li {
                            a(.href(visit.link(.reporting(.caseFile(.value(other.id.description)))))) {
                                other.reference
                            }
                            " " + (index == 0 ? work(.linkHead) + " " : "")
                            StatusBadge.markup(other.status, visit)
                        }
                    }
                }
                form(.link(id)) {
                    input(.type("hidden"), .name("unlink"), .value("yes"))
                    div(.class("actions")) {
                        button(.class("button button--quiet"), .type("submit")) { work(.unlink) }
                    }
                }
            }
            form(.link(id)) {
                div(.class(isWrong(.link) ? "field field--error" : "field")) {
                    label(.class("field__label"), .for(CaseProblem.Field.link.id)) { work(.linkLabel) }
                    p(.class("hint"), .id("koppelen-uitleg")) { work(.linkHint) }
                    error(.link)
                    input(
                        .class("input input--short"), .type("text"), .id(CaseProblem.Field.link.id), .name("other"),
                        .value(visit.form["other"]), .autocomplete("off"), .maxlength(200), .dir("ltr"),
                        .aria(
                            "describedby",
                            ["koppelen-uitleg", errorID(.link)].compactMap(\.self).joined(separator: " ")),
                        .aria("invalid", isWrong(.link) ? "true" : nil))
                }
                save(work(.link))
            }
            p { work(.splitText) }
            p {
                a(
                    .class("button button--quiet"),
                    .href(visit.link(.reporting(.enterReport)) + "?\(EnterReport.originalName)=\(file.id)")
                ) { work(.split) }
            }
        }
    }

    // MARK: Parts

    private func form(_ url: ReportingURL, @MarkupBuilder content: () -> Markup) -> Markup {
        HTML.form(.class("form"), .method("post"), .action(visit.link(.reporting(url))), .data("form")) {
            visit.forgeryField
            content()
        }
    }

    private func folded(
        _ field: CaseProblem.Field, _ title: String, isOpen: Bool, @MarkupBuilder content: () -> Markup
    ) -> Markup {
        details(.class("more"), .open(isOpen)) {
            summary { title }
            div(.class("more__body")) { content() }
        }
    }

    private func choice(
        _ type: String, _ name: String, _ value: String, id: String?, isChosen: Bool, _ text: String, hint: String?
    ) -> Markup {
        label(.class("choice")) {
            input(.type(type), .id(id), .name(name), .value(value), .checked(isChosen))
            span(.class("choice__text")) {
                text
                if let hint { span(.class("choice__hint")) { " " + hint } }
            }
        }
    }

    private func save(_ text: String) -> Markup {
        div(.class("actions")) { button(.class("button"), .type("submit")) { text } }
    }

    private func isWrong(_ field: CaseProblem.Field) -> Bool { problem?.field == field }

    private func style(_ field: CaseProblem.Field) -> String {
        isWrong(field) ? "question question--error" : "question"
    }

    private func errorID(_ field: CaseProblem.Field) -> String? { isWrong(field) ? field.id + "-fout" : nil }

    private func error(_ field: CaseProblem.Field) -> Markup {
        fragment {
            if let problem, problem.field == field {
                FieldError.markup(
                    id: field.id + "-fout", prefix: visit.words(PlatformPhrase.self)(.error), text: problem.text)
            }
        }
    }
}
