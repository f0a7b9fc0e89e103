/**
 * What a step gave, for whoever gave it: with the number, hash or word that the next step asks for. Where a type of event
 * has no sentence here, the line of its history (`story.…`) is said.
 */
export const results: Readonly<Record<string, string>> = {
  'result.TaskPlanned': 'Task {id}: “{title}”{end, select, none {} other {, to be done by {end}}}.',
  'result.RevisionFrozen': 'Revision {number} is frozen. Its hash: {hash} (people compare {shortHash}).',
  'result.ItemsWritten': 'The section “{section}” was written, {count, plural, one {item} other {items}} {keys}{others, plural, =0 {} other { and # more}}. A key that was not there before is a new item, at the end of the section.',
  'result.MeetingCalled': 'Meeting {id}: a {kind} one, for {on} at {time}{recorded, select, afterwards {, recorded afterwards on {recordedOn}} other {}}{notice, select, none {} past {. Its notice had to be posted by {noticeBy}, and that is past, so that it can’t be opened: note one that was posted in time, or cancel this meeting and call it for a later day} other {; its notice is posted by {noticeBy}{hours, plural, =0 {} one {, an hour before it begins} other {, # hours before it begins}}}}.',
  'result.MotionMoved': 'Motion “{motion}” is moved: another member seconds it next, where the board’s rules ask for that, and then the roll is called on it.',
  'result.MotionSeconded': 'Motion “{motion}” is seconded: the roll can be called on it.',
  'result.RollCalled': 'The roll is called on motion “{motion}”, with {inRoom, plural, one {# member} other {# members}} in the room; the quorum is {quorum}.',
  'result.MotionCarried': 'Motion “{motion}” is carried, {ayes, plural, one {# aye} other {# ayes}} to {nays, plural, one {# nay} other {# nays}}; it took {needed}.',
  'result.MotionFailed': 'Motion “{motion}” failed, {ayes, plural, one {# aye} other {# ayes}} to {nays, plural, one {# nay} other {# nays}}; it took {needed}.',
  'result.ApprovalOpened': 'Revision {revision} lies before the board, under the hash {hash}.',
  'result.ApprovalMovedToRevision': 'Revision {revision} lies before the board in place of revision {from}, under the hash {hash}.',
  'result.SignaturePageIssued': 'Signature page {page} is printed for revision {revision} of plan {plan}, under {shortHash}.',
  'result.ScanUploaded': 'Scan {scan} of page {page} is kept; somebody confirms it next.',
  'result.RevisionSubmitted': 'Submission {number}: revision {revision} ({shortHash}), on {on}. That is decided here; its package is made next, and the agency has it once that is mailed or handed in.',
  'result.SubmissionReturned': 'Decision {number}: returned for modification on {on}, on revision {revision}: {reason}',
  'result.SubmissionApproved': 'Decision {number}: approved on {on}, on revision {revision}.',
  'result.SubmissionDeclined': 'Decision {number}: not approved on {on}, on revision {revision}: {reasons}',
  'result.BudgetDecided': 'Decision {number}: the budget of {year} is {outcome, select, approved {approved} other {not approved}}, on {on}.',
  'result.CommentMade': 'Comment {number}, {visibility, select, shared {for the district} other {internal}}: {text}',
  'result.GroupInvited': 'Entry {entry}: {group} was invited on {on}.',
  'result.GatheringHeld': 'Entry {entry}: {title}, on {on}.',
  'result.SurveyTaken': 'Entry {entry}: the survey “{title}”, until {until}.',
  'result.ThemeHeard': 'Entry {entry}: {text}',
  'result.ThemeAnswered': 'Entry {entry}: what changed because of entry {theme}.',
  'result.AccessGranted': 'Grant {id}: people of “{tenant}” have access from {from}{until, select, none {} other { until {until}}}.',
  'result.ReviewOpened': 'Review {id}: “{title}”, on revision {revision}{decideBy, select, none {} other {, to be decided by {decideBy}}}.',
};
