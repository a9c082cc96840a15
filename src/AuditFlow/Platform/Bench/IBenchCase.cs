using System.CommandLine;
using AuditFlow.Platform.CommandLine;

namespace AuditFlow.Platform.Bench;

/// <summary>A case of <c>auditflow bench</c> that a slice brings along. Every class that implements it is found.</summary>
internal interface IBenchCase
{
    Command Build(VerbContext context);
}
