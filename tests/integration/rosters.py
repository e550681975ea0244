"""Writes OneRoster bundles: the columns of each file as the standard lists them."""

from __future__ import annotations

from pathlib import Path

from tests.integration.bundles import Row, write_rows

HEADS = {
    "manifest": "propertyName,value",
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "users": "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,"
             "email,sms,phone,agentSourcedIds,grades,password",
    "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate",
    "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,"
               "subjects,subjectCodes,periods",
    "courses": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes",
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "demographics": "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,"
                    "nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode,"
                    "stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus",
    "categories": "sourcedId,status,dateLastModified,title",
    "lineItems": "sourcedId,status,dateLastModified,title,description,assignDate,dueDate,classSourcedId,categorySourcedId,"
                 "gradingPeriodSourcedId,resultValueMin,resultValueMax",
    "results": "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment",
    "assessmentLineItems": "sourcedId,status,dateLastModified,title,description,parentAssessmentLineItemSourcedId,scoreScaleSourcedId,"
                           "resultValueMin,resultValueMax",
    "assessmentResults": "sourcedId,status,dateLastModified,assessmentLineItemSourcedId,studentSourcedId,score,textScore,scoreDate,"
                         "scoreScaleSourcedId,scorePercentile,scoreStatus,comment",
    "roles": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId",
}
USERS_12 = ("sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,"
            "agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,"
            "preferredFamilyName,primaryOrgSourcedId,pronouns")


def write_roster(folder: Path, tables: dict[str, list[Row]], version: str = "1.1", mode: str = "bulk") -> Path:
    """A bundle with its manifest; in 1.2 the role of a person stands in roles.csv."""
    if version == "1.2" and "users" in tables:
        tables = {**tables, "roles": [{"sourcedId": f"r-{row['sourcedId']}", "userSourcedId": row["sourcedId"], "role": row["role"],
                                       "roleType": "primary", "status": row.get("status", "")} for row in tables["users"]]}
    folder.mkdir(parents=True, exist_ok=True)
    heads = HEADS | ({"users": USERS_12} if version == "1.2" else {})
    for name, rows in tables.items():
        names = heads[name].split(",")
        write_rows(folder / f"{name}.csv", [{column: row.get(column, "") for column in names} for row in rows])
    said = {"manifest.version": "1.0", "oneroster.version": version,
            **{f"file.{name}": mode if name in tables else "absent" for name in HEADS if name != "manifest"}}
    write_rows(folder / "manifest.csv", [{"propertyName": key, "value": value} for key, value in said.items()])
    return folder
