"""A harness that breaks the test bench's real processes while work goes on, and looks at what must hold then.

`servers` kills, stops and starts them; `work` is people who raise, take, answer and solve tickets over HTTP;
`invariants` reads from the database whether all is as it has to be. tests/site/faults has one short scenario for
each fault; `./oki bench faults` breaks one after the other for as long as it is told.
"""
