"""Judge analytics (裁判评分分析): how each judge marks beside the others, and what is unlikely to be chance.

**Nothing here is a mark and nothing here changes one**, so this is the only place in ``rules`` where numbers may be floats;
the values come in as per cent of full marks and go out as figures for the chief judge, who decides what to conclude.
"""
from scoring.rules.analytics.analysis import Analysis, JudgeFigures, analyse
from scoring.rules.analytics.dropping import dropped_shares
from scoring.rules.analytics.estimates import ENOUGH, FAMILY, WORTH, Estimate
from scoring.rules.analytics.residuals import Handed

__all__ = ["ENOUGH", "FAMILY", "WORTH", "Analysis", "Estimate", "Handed", "JudgeFigures", "analyse", "dropped_shares"]
