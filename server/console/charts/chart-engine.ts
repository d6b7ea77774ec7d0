import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, GridComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

export type { EChartsCoreOption as ChartOption, EChartsType as Chart } from 'echarts/core';
/** The only door to the chart library, in a part of its own that pages load when they draw. */
export { init as startChart };
