"""The control of benchmarks/render: the same figures as a Streamlit page is usually written."""

import os
from pathlib import Path

import altair as alt
import duckdb
import plotly.express as px
import streamlit as st

FOLDER = Path(os.environ["FLASHLIGHT_HOME"]) / "warehouse"
QUERY = "select * from pattern where indicator = ? and place = ?"

indicator = st.query_params.get("indicator", "i00_reading")
place = st.query_params.get("place", "region")
with duckdb.connect(str(FOLDER / (FOLDER / "current").read_text()), read_only=True) as warehouse:
    cells = warehouse.execute(QUERY, [indicator, place]).df()
    places = warehouse.execute("select * from pattern where indicator = ? and school_year = '2025' and race_ethnicity = 'ALL' "
                               "and gender = 'ALL' and subgroup = 'ALL'", [indicator]).df()
single = cells[cells.school_year.str.len() == 4]
latest = single[single.school_year == "2025"]
st.title("How many read?")
st.selectbox("Place", sorted(places.place), key="place")
st.plotly_chart(px.line(single[(single.gender == "ALL") & (single.subgroup == "ALL")], x="school_year", y="lower", color="race_ethnicity"))
st.plotly_chart(px.scatter(latest[latest.subgroup == "ALL"], x="lower", y="race_ethnicity", color="gender"))
st.altair_chart(alt.Chart(latest[latest.subgroup != "ALL"]).mark_bar().encode(x="lower", x2="upper", y="subgroup"))
st.altair_chart(alt.Chart(places).mark_point().encode(x="lower", y="place"))
st.dataframe(single)
st.dataframe(places)
