"""The one queue for background work: in our own database, committed with the act that asked for it.

The rules, which SQLite and PostgreSQL keep alike:

1. `enqueue` writes a row in the caller's transaction: no act without its work, no work without its act.
2. A worker claims a due row by giving it a lease and a token, and commits that before it starts. Whoever
   dies in the middle (kill -9, power) simply lets the lease run out; the row is then due again. So a job
   runs *at least* once, and every task has to bear running twice.
3. Only the holder of the token may write the outcome: a worker that outlived its lease overwrites nothing.
4. A task that raises is tried again after 30 s, 1 min, 2 min … up to 3 h between tries, until its attempts
   are used up; then it is failed and stays visible. A task that raises `Later` was not wrong, only early.
5. A lease is real time, everything else the portal's own: when a rehearsal moves the clock ahead, what was
   put off is due, recurring work comes round once, and nobody takes a running job from its worker.
6. Tasks have lanes: within a lane a worker does one job after the other, lanes run side by side. What asks
   somebody outside (a mail server, a gateway) has a lane of its own, and holds no database connection
   meanwhile (base/database.py): a slow provider delays what goes to it and nothing else.
7. Payloads hold ids, never personal data; errors are kept as type and place, never as text.

A task lives in the `tasks.py` of its room, which is imported at start; what recurs is declared in
config/schedule.py.
"""
